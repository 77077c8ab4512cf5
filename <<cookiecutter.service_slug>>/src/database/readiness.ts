/** Whether the database answers, asked on a connection that no request has to wait for. */

import pg from 'pg';

import { unavailable } from './errors.ts';
import { within } from './operation.ts';
import { clientConfig } from './url.ts';

const DEADLINE_MS = 1000;

export class Readiness {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({
      ...clientConfig(databaseUrl),
      max: 1,
      connectionTimeoutMillis: DEADLINE_MS,
      query_timeout: DEADLINE_MS,
    });
    // The pool has already dropped the connection that died while nobody used it.
    this.#pool.on('error', () => undefined);
  }

  /** Return if the database answers, else throw DatabaseUnavailable. */
  async check(): Promise<void> {
    await within(DEADLINE_MS, async () => {
      await this.#pool.query('SELECT 1').catch((error: unknown) => {
        throw unavailable(error);
      });
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
