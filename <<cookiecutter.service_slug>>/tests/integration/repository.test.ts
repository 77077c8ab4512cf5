/** What is kept comes back as it was, and changes only if the version is the expected one. */

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

<< test_imports("afterAll", "beforeAll", "beforeEach", "describe", "expect", "it") >>

import { DatabaseUnavailable, UniqueConflict } from '../../src/core/exceptions.ts';
import { newId } from '../../src/core/identifiers.ts';
import { CREATE } from '../support/entity.ts';
import { example, nullableFields, uniqueFields, variants } from '../support/examples.ts';
import { withLockedTable } from '../support/locked-table.ts';
import { createDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { until } from '../support/process.ts';
import { connect } from '../support/repository.ts';
import type { Connected } from '../support/repository.ts';

type Values = Record<string, unknown>;

const DEADLINE_SECONDS = 0.5;
// What an answer may take beyond the deadline on a busy machine; the default deadline is longer.
const SLACK_SECONDS = 4;

describe('repository', () => {
  let testDatabase: TestDatabase;
  let connected: Connected;

  <<beforeAll>>(async () => {
    testDatabase = await createDatabase();
    connected = connect(testDatabase.url);
  });

  beforeEach(async () => {
    await testDatabase.empty();
  });

  <<afterAll>>(async () => {
    await connected.database.close();
    await testDatabase.drop();
  });

  it('answers what it was given, by the database’s clock', async () => {
    const { repository } = connected;
    const key = newId();
    const added = await repository.add(key, values());
    const { version, created_at, updated_at, ...rest } = added;
    expect(rest).<<toEqual>>({ id: key, ...values() });
    expect(version).<<toBe>>(1);
    expect(created_at instanceof Date).<<toBe>>(true);
    expect(updated_at).<<toEqual>>(created_at);
    expect(await repository.get(key)).<<toEqual>>(added);
    expect(await repository.page({ limit: 10, skip: 0, after: null })).<<toEqual>>([added]);
  });

  it('keeps the ends of the calendar without drift', async () => {
    const { repository } = connected;
    for (const [day, time] of EXTREMES) {
      const given = { ...values(), ...ofFormat('date', day), ...ofFormat('date-time', time) };
      for (const name of uniqueFields()) given[name] ??= null;
      const key = newId();
      const { version, created_at, updated_at, ...rest } = await repository.add(key, given);
      expect([version, created_at <= updated_at]).<<toEqual>>([1, true]);
      expect(rest).<<toEqual>>({ id: key, ...given });
      const changed = await repository.update(key, given, null);
      expect({ ...changed, version, created_at, updated_at }).<<toEqual>>({
        ...rest,
        version,
        created_at,
        updated_at,
      });
      expect(await repository.get(key)).<<toEqual>>(changed);
      await repository.remove(key, null);
    }
  });

  it('keeps null', async () => {
    const { repository } = connected;
    const given = { ...values(), ...nulls() };
    const keys = [newId(), newId()];
    for (const [number, key] of keys.entries()) {
      const added = await repository.add(key, { ...values(number), ...nulls() });
      expect({ ...added, ...nulls() }).<<toEqual>>(added);
    }
    const changed = await repository.update(keys[0] ?? '', values(), null);
    expect({ ...changed, ...values() }).<<toEqual>>({ ...changed });
    const cleared = await repository.update(keys[0] ?? '', given, null);
    expect({ ...cleared, ...nulls() }).<<toEqual>>({ ...cleared });
  });

  it('does not look into what it keeps', async () => {
    const { repository } = connected;
    const [name] = Object.keys(values()).filter((field) => isLongText(field));
    if (name === undefined) return;
    for (const text of ["'; DROP TABLE x; --", '$1 $2 :key ?', '\\', '🚀', '"', '{}', 'NULL']) {
      const key = newId();
      const added = await repository.add(key, { ...values(), [name]: text });
      expect(added).<<toEqual>>({ ...added, [name]: text });
      const changed = await repository.update(key, { [name]: text }, [1]);
      expect(changed).<<toEqual>>(await repository.get(key));
      expect({ ...changed }).<<toEqual>>({ ...changed, [name]: text });
      await repository.remove(key, null);
    }
  });

  it('pages in the order of the keys', async () => {
    const { repository } = connected;
    const keys = [newId(), newId(), newId()];
    for (const [number, key] of keys.entries()) await repository.add(key, values(number));

    const ids = async (limit: number, skip: number, after: string | null): Promise<string[]> =>
      (await repository.page({ limit, skip, after })).map(({ id }) => id);
    expect(await ids(2, 0, null)).<<toEqual>>(keys.slice(0, 2));
    expect(await ids(2, 2, null)).<<toEqual>>(keys.slice(2));
    expect(await ids(1, 0, keys[0] ?? null)).<<toEqual>>(keys.slice(1, 2));
    expect(await repository.count()).<<toBe>>(3);
  });

  it('changes an expected version only', async () => {
    const { repository } = connected;
    const key = newId();
    const before = await repository.add(key, values());

    expect(await repository.update(key, values(1), [2, 3])).<<toBe>>(null);
    expect(await repository.update(key, values(1), [])).<<toBe>>(null);
    expect(await repository.update(newId(), values(1), null)).<<toBe>>(null);
    expect(await repository.get(key)).<<toEqual>>(before);

    const second = await repository.update(key, values(1), [7, 1]);
    expect(second).<<toEqual>>({
      ...before,
      ...values(1),
      version: 2,
      updated_at: second?.updated_at ?? null,
    });
    expect((await repository.update(key, values(2), null))?.version).<<toBe>>(3);
  });

  it('removes an expected version only', async () => {
    const { repository } = connected;
    const key = newId();
    await repository.add(key, values());

    expect(await repository.remove(key, [2])).<<toBe>>(false);
    expect(await repository.remove(key, [])).<<toBe>>(false);
    expect(await repository.remove(newId(), null)).<<toBe>>(false);
    expect(await repository.remove(key, [3, 1])).<<toBe>>(true);
    expect(await repository.get(key)).<<toBe>>(null);
    expect(await repository.remove(key, null)).<<toBe>>(false);
  });

  for (const name of uniqueFields()) {
    it(`names the unique field ${name}`, async () => {
      const { repository } = connected;
      const keys = [newId(), newId()];
      await repository.add(keys[0] ?? '', values());
      await repository.add(keys[1] ?? '', values(1));

      const taken = { ...values(2), [name]: values()[name] };
      const added = await failure(repository.add(newId(), taken));
      const updated = await failure(repository.update(keys[1] ?? '', taken, null));

      for (const error of [added, updated]) {
        expect(error instanceof UniqueConflict).<<toBe>>(true);
        expect((error as UniqueConflict).field).<<toBe>>(name);
      }
    });
  }

  it('gives up a statement that waits too long', async () => {
    const key = newId();
    await connected.repository.add(key, values());
    const { database, repository } = connect(testDatabase.url, DEADLINE_SECONDS);
    await until(() => answers(database));

    await withLockedTable(testDatabase.url, async () => {
      const started = performance.now();
      const error = await failure(repository.update(key, values(1), null));
      const seconds = (performance.now() - started) / 1000;

      expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
      expect(seconds).<<toBeGreaterThan>>(DEADLINE_SECONDS / 2);
      expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
    });
    expect((await connected.repository.get(key))?.version).<<toBe>>(1);
    await database.close();
  });

  it('gives up a server that never says a word', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    for (const mode of ['prefer', 'disable']) {
      const url = `postgresql://nobody@127.0.0.1:${port}/none?sslmode=${mode}`;
      const { database, repository } = connect(url, DEADLINE_SECONDS);
      const started = performance.now();
      const errors = await Promise.all([failure(database.ping()), failure(repository.count())]);
      const seconds = (performance.now() - started) / 1000;

      expect(errors.every((error) => error instanceof DatabaseUnavailable)).<<toBe>>(true);
      expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
      await database.close();
    }
    server.close();
  });

  it('lets more callers wait than it has connections', async () => {
    const { database } = connect(testDatabase.url);
    const statuses = await Promise.allSettled(Array.from({ length: 20 }, () => database.ping()));
    expect(statuses.every(({ status }) => status === 'fulfilled')).<<toBe>>(true);
    const { idle, used, size } = database.pool;
    expect(idle).<<toBeGreaterThan>>(0);
    expect([used, size]).<<toEqual>>([0, 2]);
    await database.close();
  });

  it('replaces connections that died', async () => {
    const { database } = connect(testDatabase.url);
    await Promise.all([database.ping(), database.ping()]);
    // Up to this time the server tells when each has ended.
    await testDatabase.execute(`
      SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    for (let number = 0; number < 4; number += 1) await database.ping();
    await database.close();
  });

  it('takes any trouble in connecting for a database that is away', async () => {
    for (const url of [
      'postgresql://nobody@127.0.0.1:9/none',
      testDatabase.url.replace(testDatabase.name, 'no_such_database'),
    ]) {
      const { database } = connect(url);
      const error = await failure(database.ping());
      expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
      expect(database.pool.used).<<toBe>>(0);
      await database.close();
    }
  });
});

const EXTREMES = [
  ['0001-01-01', '0001-01-01T00:00:00.000Z'],
  ['0999-12-31', '0099-12-31T23:59:59.999Z'],
  ['1900-01-01', '1900-01-01T00:00:00.001Z'],
  ['2024-02-29', '2024-03-31T02:30:00.000Z'],
  ['9999-12-31', '9999-12-31T23:59:59.999Z'],
] as const;

function values(number = 0): Values {
  return CREATE.parse(example(number));
}

function nulls(): Values {
  return Object.fromEntries(nullableFields().map((name) => [name, null]));
}

/** This value for all fields of a format. */
function ofFormat(format: string, text: string): Values {
  const names = Object.keys(values()).filter((name) =>
    variants(name).some((schema) => schema.format === format),
  );
  return CREATE.partial().parse(Object.fromEntries(names.map((name) => [name, text])));
}

function isLongText(name: string): boolean {
  return variants(name).some(
    ({ type, format, pattern, maxLength = 100, enum: words }) =>
      type === 'string' && !format && !words && !pattern?.includes('0-9') && maxLength >= 50,
  );
}

/** On a busy machine, what is to succeed may need more than one try within a short deadline. */
async function answers(database: Connected['database']): Promise<boolean> {
  try {
    await database.ping();
    return true;
  } catch {
    return false;
  }
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}
