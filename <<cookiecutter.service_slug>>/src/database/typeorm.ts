/** The connection pool, and the one way to get a connection from it. */

import pg from 'pg';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, QueryRunner } from 'typeorm';

import { <<cookiecutter.resource|pascal>>Entity } from '../models/<<cookiecutter.resource|kebab>>.entity.ts';
import type { Settings } from '../core/config.ts';
import { clientConfig, serverOf } from './client.ts';
import { translated, unavailable } from './errors.ts';

const CONNECT_MS = 2000;
const LIFETIME_SECONDS = 1800;
// The server cancels a statement itself; only if it is silent, the connection is given up.
const SILENCE_MS = 250;

/** A pool that opens connections when they are needed and replaces broken ones. */
export class Database {
  readonly size: number;
  readonly #settings: Settings;
  readonly #deadlineMs: number;
  #dataSource: DataSource | undefined;
  #opening: Promise<DataSource> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#deadlineMs = settings.databaseTimeoutSeconds * 1000;
    this.size = settings.databasePoolSize;
  }

  /**
   * Do something on a connection, with one deadline over all of it.
   *
   * Throws DatabaseUnavailable or UniqueConflict instead of the driver's errors.
   */
  async run<T>(operation: (runner: QueryRunner) => Promise<T>): Promise<T> {
    let connection: pg.PoolClient | undefined;
    const timer = setTimeout(() => {
      hangUp(connection);
    }, this.#deadlineMs + SILENCE_MS);
    try {
      const runner = (this.#dataSource ?? (await this.#open())).createQueryRunner();
      try {
        connection = await connected(runner);
        return await operation(runner);
      } finally {
        await runner.release();
      }
    } catch (error) {
      throw translated(error) ?? error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Return if the database answers, else throw DatabaseUnavailable. */
  async ping(): Promise<void> {
    await this.run((runner) => runner.query('SELECT 1'));
  }

  get pool(): { idle: number; used: number; size: number } {
    const { size } = this;
    const pool = this.#dataSource && poolOf(this.#dataSource);
    if (!pool) return { idle: 0, used: 0, size };
    return { idle: pool.idleCount, used: pool.totalCount - pool.idleCount, size };
  }

  async close(): Promise<void> {
    await this.#dataSource?.destroy();
    this.#dataSource = undefined;
  }

  /** TypeORM talks to the server when it starts: wait with that until there is something to do. */
  async #open(): Promise<DataSource> {
    this.#opening ??= this.#initialized();
    try {
      this.#dataSource = await this.#opening;
      return this.#dataSource;
    } catch (error) {
      throw unavailable(error);
    } finally {
      this.#opening = undefined;
    }
  }

  async #initialized(): Promise<DataSource> {
    const connectMs = Math.min(CONNECT_MS, this.#deadlineMs);
    const config = await clientConfig(serverOf(this.#settings.databaseUrl), connectMs);
    const source = new DataSource(
      dataSourceOptions({
        ...config,
        Client: clientThatConnectsWithin(connectMs),
        max: this.size,
        maxLifetimeSeconds: LIFETIME_SECONDS,
        connectionTimeoutMillis: this.#deadlineMs, // of waiting for one of the pool's connections
        statement_timeout: this.#deadlineMs,
        query_timeout: this.#deadlineMs + SILENCE_MS,
      }),
    );
    try {
      return await source.initialize();
    } catch (error) {
      await source.driver.disconnect().catch(() => undefined);
      throw error;
    }
  }
}

/** A data source with all entities, whose connections are made with these settings. */
export function dataSourceOptions(config: pg.PoolConfig): DataSourceOptions {
  return {
    type: 'postgres',
    entities: [<<cookiecutter.resource|pascal>>Entity],
    extra: config,
    installExtensions: false,
    // The pool has already dropped the connection that died while nobody used it.
    poolErrorHandler: () => undefined,
  };
}

async function connected(runner: QueryRunner): Promise<pg.PoolClient> {
  try {
    return (await runner.connect()) as pg.PoolClient;
  } catch (error) {
    throw unavailable(error); // no such database, wrong password, no free connection
  }
}

/** Break a connection, so that what waits for it fails and the pool drops it. */
function hangUp(connection: pg.PoolClient | undefined): void {
  (connection as pg.Client | undefined)?.connection.stream.destroy();
}

function poolOf(source: DataSource): pg.Pool {
  return (source.driver as unknown as { master: pg.Pool }).master;
}

/** The pool gives its own deadline to its clients; connecting has a shorter one. */
function clientThatConnectsWithin(milliseconds: number): typeof pg.Client {
  return class extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      // The pool hides the password from whoever lists its settings, a copy included.
      super({ ...config, password: config.password, connectionTimeoutMillis: milliseconds });
    }
  };
}
