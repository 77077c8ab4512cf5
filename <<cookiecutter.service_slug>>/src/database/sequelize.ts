/** The connection pool, and the one way to use it. */

import pg from 'pg';
import { Sequelize } from 'sequelize';
import type { Options } from 'sequelize';

import type { Settings } from '../core/config.ts';
import { serverOf, tlsFor } from './client.ts';
import type { Server } from './client.ts';
import { translated, unavailable } from './errors.ts';

const CONNECT_MS = 2000;
const LOST_AFTER_MS = 250;

/** A pool that opens connections when they are needed and replaces broken ones. */
export class Database {
  readonly sequelize: Sequelize;
  readonly size: number;
  readonly #deadlineMs: number;

  constructor(settings: Settings) {
    const deadline = settings.databaseTimeoutSeconds * 1000;
    this.#deadlineMs = deadline + LOST_AFTER_MS;
    this.size = settings.databasePoolSize;
    this.sequelize = new Sequelize(
      sequelizeOptions(serverOf(settings.databaseUrl), Math.min(CONNECT_MS, deadline), {
        pool: { max: this.size, acquire: deadline },
        // The server cancels a statement itself; only if it is silent, the connection is given up.
        dialectOptions: {
          statement_timeout: deadline,
          query_timeout: this.#deadlineMs,
        },
      }),
    );
  }

  /**
   * Do something with Sequelize, with one deadline over all of it.
   *
   * Throws DatabaseUnavailable or UniqueConflict instead of the driver's errors.
   */
  async run<T>(operation: (sequelize: Sequelize) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(unavailable(new Error('the deadline has passed')));
      }, this.#deadlineMs);
    });
    try {
      return await Promise.race([operation(this.sequelize), late]);
    } catch (error) {
      throw translated(error) ?? error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Return if the database answers, else throw DatabaseUnavailable. */
  async ping(): Promise<void> {
    await this.run((sequelize) => sequelize.query('SELECT 1'));
  }

  get pool(): { idle: number; used: number; size: number } {
    const { available, using } = poolOf(this.sequelize);
    return { idle: available, used: using, size: this.size };
  }

  async close(): Promise<void> {
    await this.sequelize.close();
  }
}

/** Sequelize's options for a server; nothing is connected to before the first statement. */
export function sequelizeOptions(server: Server, connectMs: number, options: Options): Options {
  const { host, port, user, password, database } = server;
  return {
    dialect: 'postgres',
    dialectModule: pg,
    logging: false,
    host,
    port,
    username: user ?? pg.defaults.user ?? '',
    password: password ?? '',
    database: database ?? '',
    ...options,
    dialectOptions: {
      ...options.dialectOptions,
      connectionTimeoutMillis: connectMs,
      clientMinMessages: 'ignore',
    },
    hooks: {
      beforeConnect: async (config) => {
        const ssl = await tlsFor(server, connectMs);
        Object.assign(config, { dialectOptions: { ...config.dialectOptions, ssl } });
      },
    },
  };
}

function poolOf(sequelize: Sequelize): { available: number; using: number } {
  const { pool } = sequelize.connectionManager as unknown as {
    pool: { available: number; using: number };
  };
  return pool;
}
