/** The migrations in the folder of that name, in their order, and how they are run. */

import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';

import pg from 'pg';
<% if cookiecutter.stack|data_layer == "sequelize" %>
import { Sequelize } from 'sequelize';
import type { QueryInterface, Transaction } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import type { RunnableMigration } from 'umzug';

import { sequelizeOptions } from './sequelize.ts';
import { clientConfig } from './url.ts';
<% else %>
import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';

import { dataSourceOptions } from './typeorm.ts';
import { clientConfig } from './url.ts';
<% endif %>

const FOLDER = new URL('../../migrations/', import.meta.url);
const CONNECT_MS = 10_000;

<% if cookiecutter.stack|data_layer == "sequelize" %>
export type Migration = (queryInterface: QueryInterface, transaction: Transaction) => Promise<void>;

interface Context {
  queryInterface: QueryInterface;
  transaction: Transaction;
}

/** Bring a database up to the newest migration; returns the names of those that were run. */
export async function migrateUp(databaseUrl: string): Promise<string[]> {
  const done = await migrated(databaseUrl, (umzug) => umzug.up());
  return done.map(({ name }) => name);
}

/** Take the newest migration of a database back; returns its name if there was one. */
export async function migrateDown(databaseUrl: string): Promise<string[]> {
  const done = await migrated(databaseUrl, (umzug) => umzug.down());
  return done.map(({ name }) => name);
}

/** All or nothing: what is run is run in one transaction, together with its entry in the table. */
async function migrated<T>(
  databaseUrl: string,
  run: (umzug: Umzug<Context>) => Promise<T>,
): Promise<T> {
  const migrations = await inFolder();
  return await locked(databaseUrl, async () => {
    const sequelize = new Sequelize({ ...sequelizeOptions(databaseUrl), define: {} });
    try {
      return await sequelize.transaction(async (transaction) => {
        const context = { queryInterface: sequelize.getQueryInterface(), transaction };
        const storage = new SequelizeStorage({ sequelize, modelName: 'migrations' });
        return await run(new Umzug({ migrations, context, storage, logger: undefined }));
      });
    } finally {
      await sequelize.close();
    }
  });
}

async function inFolder(): Promise<RunnableMigration<Context>[]> {
  return await Promise.all(
    (await migrationFiles()).map(async (file) => {
      const { up, down } = (await import(new URL(file, FOLDER).href)) as {
        up: Migration;
        down: Migration;
      };
      return {
        name: parse(file).name,
        up: ({ context }) => up(context.queryInterface, context.transaction),
        down: ({ context }) => down(context.queryInterface, context.transaction),
      };
    }),
  );
}
<% else %>
/** Bring a database up to the newest migration; returns the names of those that were run. */
export async function migrateUp(databaseUrl: string): Promise<string[]> {
  return await withDataSource(databaseUrl, async (source) => {
    const migrations = await source.runMigrations({ transaction: 'all' });
    return migrations.map(({ name }) => name);
  });
}

/** Take the newest migration of a database back; returns its name if there was one. */
export async function migrateDown(databaseUrl: string): Promise<string[]> {
  return await withDataSource(databaseUrl, async (source) => {
    const before = await executed(source);
    await source.undoLastMigration({ transaction: 'all' });
    const after = new Set(await executed(source));
    return before.filter((name) => !after.has(name));
  });
}

/** Do something with a data source that has the migrations, while no other migration runs. */
export async function withDataSource<T>(
  databaseUrl: string,
  action: (source: DataSource) => Promise<T>,
): Promise<T> {
  const migrations = await inFolder();
  return await locked(databaseUrl, async () => {
    const source = new DataSource({ ...dataSourceOptions(databaseUrl), migrations });
    await source.initialize();
    try {
      return await action(source);
    } finally {
      await source.destroy();
    }
  });
}

async function executed(source: DataSource): Promise<string[]> {
  if (!(await source.createQueryRunner().hasTable('migrations'))) return [];
  const rows = await source.query<{ name: string }[]>('SELECT name FROM migrations');
  return rows.map(({ name }) => name);
}

/** TypeORM wants the time in the end of a name; here the number in front of it decides. */
async function inFolder(): Promise<(new () => MigrationInterface)[]> {
  return await Promise.all(
    (await migrationFiles()).map(async (file) => {
      const { default: Migration } = (await import(new URL(file, FOLDER).href)) as {
        default: new () => MigrationInterface;
      };
      const [number = '', ...words] = parse(file).name.split('_');
      return class extends Migration {
        override readonly name = `${words.join('_')}_${number.padStart(13, '0')}`;
      };
    }),
  );
}
<% endif %>

/** As `.ts` while one develops and as `.js` in the image they have the same names. */
async function migrationFiles(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files.filter((file) => /^\d+_\w+\.[jt]s$/.test(file)).sort();
}

/** One at a time: two migrations at once would trip over each other, so the second one waits. */
async function locked<T>(databaseUrl: string, action: () => Promise<T>): Promise<T> {
  const config = clientConfig(databaseUrl);
  const client = new pg.Client({ ...config, connectionTimeoutMillis: CONNECT_MS });
  // A lock that is lost with its connection fails the next statement, which is enough.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('migrations'))");
    return await action();
  } finally {
    await client.end(); // which gives the lock back
  }
}
