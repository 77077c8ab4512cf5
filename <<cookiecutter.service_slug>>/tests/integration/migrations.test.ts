/** Migrations: they can be taken back, agree with the models, and wait for each other. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

<< test_imports("afterEach", "beforeEach", "describe", "expect", "it") >>

import { migrateDown, migrateUp } from '../../src/database/migrations.ts';
import { TABLE } from '../support/entity.ts';
import { differences } from '../support/models.ts';
import { createEmptyDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';

const TABLES = `
  SELECT tablename FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY tablename`;
const ROOT = new URL('../../', import.meta.url);

describe('migrations', () => {
  let database: TestDatabase;

  <<beforeEach>>(async () => {
    database = await createEmptyDatabase();
  });

  <<afterEach>>(async () => {
    await database.drop();
  });

  it('go up, down and up again', async () => {
    const done = await migrateUp(database.url);
    expect(done.length).<<toBeGreaterThan>>(0);
    expect(await tables()).<<toContain>>(TABLE);
    expect(await migrateUp(database.url)).<<toEqual>>([]);

    const undone = [];
    let names: string[];
    do {
      names = await migrateDown(database.url);
      undone.push(...names);
    } while (names.length > 0);
    expect(undone.reverse()).<<toEqual>>(done);
    expect(await tables()).<<toEqual>>([]);

    expect(await migrateUp(database.url)).<<toEqual>>(done);
    expect(await tables()).<<toContain>>(TABLE);
  });

  it('make what the models describe', async () => {
    await migrateUp(database.url);

    expect(await differences(database.url)).<<toEqual>>([]);
  });

  it('are found to lack what is missing', async () => {
    await migrateUp(database.url);
    for (const change of [
      'DROP COLUMN created_at',
      'ALTER COLUMN version TYPE bigint',
      'ALTER COLUMN updated_at DROP NOT NULL',
    ]) {
      await database.execute(`ALTER TABLE "${TABLE}" ${change}`);
      const found = await differences(database.url);
      expect(found.length).<<toBeGreaterThan>>(0);
    }
  });

  it('wait for each other', async () => {
    const outputs = await Promise.all([migrate('up'), migrate('up')]);

    expect(outputs.sort()[0]).<<toMatch>>(/^The database is up to date/);
    expect(outputs[1]).<<toMatch>>(/^applied /);
    expect(await tables()).<<toContain>>(TABLE);
    expect(await migrate('down')).<<toMatch>>(/^reverted /);
  });

  const trouble: [url: (working: string) => string, message: RegExp][] = [
    [() => 'postgres://nobody@127.0.0.1:9/none', /connect ECONNREFUSED /],
    [() => 'postgres://nobody@localhost:9/none', /connect ECONNREFUSED /],
    [() => 'postgres://nobody@no-such-host.invalid/none', /no-such-host/],
    [(url) => url.replace(/test_\w+/, 'missing'), /database "missing" does not/],
    [(url) => url.replace(/\/\/\w+/, '//nobody'), /nobody/],
    [(url) => url.replace(/:[^:@/]*@/, ':hidden@'), /password auth/],
    [() => 'nonsense:hidden', /DATABASE_URL: must be of the form /],
    [() => '', /DATABASE_URL: is required/],
  ];
  it('fail in one line if there is trouble with the database', async () => {
    for (const [url, message] of trouble) {
      const { code, stderr } = await failed(migrate('up', url(database.url)));

      expect(code).<<toBe>>(1);
      expect(stderr).<<toMatch>>(/^Migration failed: .*\n$/);
      expect(stderr).<<toMatch>>(message);
      expect(stderr).<<notToContain>>('hidden');
    }
  });

  async function tables(): Promise<unknown[]> {
    return (await database.execute(TABLES)).map(({ tablename }) => tablename);
  }

  async function migrate(command: string, url = database.url): Promise<string> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['src/database/migrate.ts', command],
      { cwd: ROOT, env: { PATH: process.env.PATH, DATABASE_URL: url } },
    );
    return stdout;
  }
});

async function failed(run: Promise<unknown>): Promise<{ code: number; stderr: string }> {
  try {
    await run;
  } catch (error) {
    return error as { code: number; stderr: string };
  }
  throw new Error('It did not fail.');
}
