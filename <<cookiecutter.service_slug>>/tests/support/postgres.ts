/** Databases for tests: never the one that DATABASE_URL names. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { startServer } from '../../scripts/embedded-postgres.ts';
import { migrateUp } from '../../src/database/migrations.ts';
import { clientConfig } from '../../src/database/url.ts';
import { TABLE } from './entity.ts';

export type Row = Record<string, unknown>;

export interface TestDatabase {
  url: string;
  name: string;
  execute(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Delete all rows. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

// The embedded server forgets everything anyway: let it not wait for the disk.
const CARELESS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];
// How test files, which may run in other processes, learn about the server.
const SERVER = 'TEST_SERVER_URL';
const TEMPLATE = 'TEST_TEMPLATE_DATABASE';

/** Start what all test files share: a server, unless TEST_DATABASE_URL names one, and a template. */
export async function startPostgres(): Promise<() => Promise<void>> {
  const server = await running();
  process.env[SERVER] = server.url;
  const template = await create('template0');
  process.env[TEMPLATE] = template.name;
  await migrateUp(template.url);
  return async () => {
    await template.drop();
    await server.stop();
  };
}

/** A new, migrated database, to do with as a test pleases. */
export async function createDatabase(): Promise<TestDatabase> {
  return await create(required(TEMPLATE));
}

/** A new database without any tables. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await create('template0');
}

/** Run one statement on a connection of its own, past the application. */
export async function execute(url: string, statement: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client(clientConfig(url));
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/** Run one statement on the server itself, not on one of the tests' databases. */
export async function executeOnServer(statement: string, values?: unknown[]): Promise<Row[]> {
  return await execute(required(SERVER), statement, values);
}

async function running(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'test-postgres-'));
  const server = await startServer(`${folder}-data`, folder, CARELESS);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(`${folder}-data`, { recursive: true, force: true });
    },
  };
}

async function create(template: string): Promise<TestDatabase> {
  const server = required(SERVER);
  const name = `test_${randomBytes(8).toString('hex')}`;
  // Copying files is several times faster than the default, which logs every page.
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = server.replace(/(:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return {
    url,
    name,
    execute: (statement, values) => execute(url, statement, values),
    empty: async () => {
      await execute(url, `TRUNCATE "${TABLE}"`);
    },
    drop: async () => {
      await execute(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the tests' setup did not run`);
  return value;
}
