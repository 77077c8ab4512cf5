/** The connection pool, and transactions on it. */

import { AsyncLocalStorage } from 'node:async_hooks';

import pg from 'pg';
import { literal, Sequelize } from 'sequelize';
import type { Model, ModelStatic, Options, Transaction } from 'sequelize';

import type { Settings } from '../core/config.ts';
import { models } from '../models/index.ts';
import { Client } from './client.ts';
import { attempt, CONNECT_MS, SILENCE_MS, within } from './operation.ts';
import { Readiness } from './readiness.ts';
import { clientConfig } from './url.ts';

// Statements inside of a transaction's function belong to it without being told so.
const context = new AsyncLocalStorage<Map<string, unknown>>();
Sequelize.useCLS({
  bind: <F>(callback: F) => callback,
  run: (callback: () => void) => {
    context.run(new Map(), callback);
  },
  get: (name: string) => context.getStore()?.get(name),
  set: (name: string, value: unknown) => {
    // What goes on after the end shall fail, not be committed by itself.
    if (value !== null) context.getStore()?.set(name, value);
  },
});

/** A pool that opens connections when they are needed and replaces broken ones. */
export class Database {
  readonly sequelize: Sequelize;
  readonly size: number;
  readonly #deadlineMs: number;
  readonly #readiness: Readiness;

  constructor({ databaseUrl, databasePoolSize, databaseTimeoutSeconds }: Settings) {
    const deadline = databaseTimeoutSeconds * 1000;
    this.#deadlineMs = deadline + SILENCE_MS;
    this.size = databasePoolSize;
    this.sequelize = new Sequelize(
      sequelizeOptions(databaseUrl, {
        pool: { max: this.size, acquire: deadline },
        dialectOptions: {
          connectionTimeoutMillis: Math.min(CONNECT_MS, deadline),
          statement_timeout: deadline,
          query_timeout: this.#deadlineMs,
        },
      }),
    );
    for (const model of models) model.initialize(this.sequelize);
    this.#readiness = new Readiness(databaseUrl);
  }

  /** A model on this pool: the class itself belongs to the latest one, and tests have several. */
  bound<M extends Model>(model: ModelStatic<M>): ModelStatic<M> {
    return Object.assign(model.scope('defaultScope'), { sequelize: this.sequelize });
  }

  /** Do something that has a deadline and throws the errors of `src/core/exceptions.ts`. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    return await attempt(this.#deadlineMs, operation);
  }

  /** All or nothing, with one deadline; every statement inside takes part. */
  async transaction<T>(operation: (transaction: Transaction) => Promise<T>): Promise<T> {
    const current = context.getStore()?.get('transaction') as Transaction | undefined;
    if (current !== undefined) return await operation(current);
    return await within(this.#deadlineMs, async (late, lift) =>
      this.sequelize.transaction(async (transaction) => {
        const result = await Promise.race([operation(transaction), late]);
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
    const { available, using } = poolOf(this.sequelize);
    return { idle: available, used: using, size: this.size };
  }

  async close(): Promise<void> {
    await Promise.all([this.sequelize.close(), this.#readiness.close()]);
  }
}

/** Sequelize's options for a database; nothing is connected to before the first statement. */
export function sequelizeOptions(databaseUrl: string, options: Options = {}): Options {
  const { host = '', port = 0, user, password, database = '', ssl } = clientConfig(databaseUrl);
  return {
    dialect: 'postgres',
    dialectModule: { ...pg, Client },
    logging: false,
    host,
    port,
    username: user ?? pg.defaults.user ?? '',
    password: typeof password === 'string' ? password : '',
    database,
    define: {
      createdAt: 'created_at',
      updatedAt: 'updated_at',
      version: true,
      hooks: { beforeBulkUpdate: raiseVersion },
    },
    ...options,
    dialectOptions: {
      connectionTimeoutMillis: CONNECT_MS,
      clientMinMessages: 'ignore',
      ssl,
      ...options.dialectOptions,
    },
  };
}

/** Sequelize itself does it only for the changes of an instance. */
function raiseVersion(options: object): void {
  const { attributes, fields } = options as { attributes: object; fields: string[] };
  Object.assign(attributes, { version: literal('version + 1') });
  fields.push('version');
}

function poolOf(sequelize: Sequelize): { available: number; using: number } {
  const { pool } = sequelize.connectionManager as unknown as {
    pool: { available: number; using: number };
  };
  return pool;
}
