/** The connection pool, and transactions on it. */

import { AsyncLocalStorage } from 'node:async_hooks';

import pg from 'pg';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, EntityManager } from 'typeorm';

import type { Settings } from '../core/config.ts';
import { models } from '../models/index.ts';
import { Client } from './client.ts';
import { attempt, CONNECT_MS, SILENCE_MS, within } from './operation.ts';
import { Readiness } from './readiness.ts';
import { EntitySubscriber } from './subscriber.ts';
import { clientConfig } from './url.ts';

const LIFETIME_SECONDS = 1800;

/** What TypeORM's driver for PostgreSQL has beyond the type that all drivers share. */
interface PooledDriver {
  master: pg.Pool;
  connect(): Promise<void>;
  afterConnect(): Promise<void>;
}

/** A pool that opens connections when they are needed and replaces broken ones. */
export class Database {
  readonly dataSource: DataSource;
  readonly size: number;
  readonly #deadlineMs: number;
  readonly #pool: pg.Pool;
  readonly #opened: Promise<unknown>;
  readonly #readiness: Readiness;
  readonly #current = new AsyncLocalStorage<EntityManager>();

  constructor({ databaseUrl, databasePoolSize, databaseTimeoutSeconds }: Settings) {
    const deadline = databaseTimeoutSeconds * 1000;
    this.#deadlineMs = deadline + SILENCE_MS;
    this.size = databasePoolSize;
    this.#pool = new pg.Pool({
      ...clientConfig(databaseUrl),
      Client: clientThatConnectsWithin(Math.min(CONNECT_MS, deadline)),
      max: this.size,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      connectionTimeoutMillis: deadline, // of waiting for one of the pool's connections
      statement_timeout: deadline,
      query_timeout: this.#deadlineMs,
    });
    // The pool has already dropped the connection that died while nobody used it.
    this.#pool.on('error', () => undefined);
    this.dataSource = new DataSource(dataSourceOptions(databaseUrl));
    this.#opened = open(this.dataSource, this.#pool);
    this.#readiness = new Readiness(databaseUrl);
  }

  /** What statements go through: the transaction, if there is one. */
  get manager(): EntityManager {
    return this.#current.getStore() ?? this.dataSource.manager;
  }

  /** Do something that has a deadline and throws the errors of `src/core/exceptions.ts`. */
  async run<T>(operation: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.#opened;
    const { manager } = this;
    return await attempt(this.#deadlineMs, () => operation(manager));
  }

  /** All or nothing, with one deadline; repositories and services called inside take part. */
  async transaction<T>(operation: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.#opened;
    const current = this.#current.getStore();
    if (current !== undefined) return await operation(current);
    return await within(this.#deadlineMs, async (late, lift) =>
      this.dataSource.transaction(async (manager) => {
        const done = this.#current.run(manager, () => operation(manager));
        const result = await Promise.race([done, late]);
        lift(); // a COMMIT that is on its way cannot be given up
        return result;
      }),
    );
  }

  /** Return if the database answers, else throw DatabaseUnavailable. */
  async ping(): Promise<void> {
    await this.#readiness.check();
  }

  get pool(): { idle: number; used: number; size: number } {
    const { idleCount, totalCount } = this.#pool;
    return { idle: idleCount, used: totalCount - idleCount, size: this.size };
  }

  async close(): Promise<void> {
    await Promise.all([this.dataSource.destroy(), this.#readiness.close()]);
  }
}

/** A data source with all entities; its connections are made with TypeORM's own defaults. */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    type: 'postgres',
    entities: models,
    subscribers: [EntitySubscriber],
    extra: { ...clientConfig(databaseUrl), connectionTimeoutMillis: CONNECT_MS },
    installExtensions: false,
  };
}

/**
 * Let a data source work on a pool that connects later.
 *
 * TypeORM would talk to the server first, and the service could not start while that is away.
 */
async function open(dataSource: DataSource, pool: pg.Pool): Promise<void> {
  const driver = dataSource.driver as unknown as PooledDriver;
  driver.master = pool;
  driver.connect = () => Promise.resolve();
  driver.afterConnect = () => Promise.resolve();
  await dataSource.initialize();
}

/** The pool gives its own deadline to its clients; connecting has a shorter one. */
function clientThatConnectsWithin(milliseconds: number): typeof pg.Client {
  return class extends Client {
    constructor(config: pg.ClientConfig = {}) {
      // The pool hides the password from whoever lists its settings, a copy included.
      super({ ...config, password: config.password, connectionTimeoutMillis: milliseconds });
    }
  };
}
