/** What is kept comes back as it was, and changes only if the version is the expected one. */

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

<<test_imports("describe", "expect", "it")>>

import { DatabaseUnavailable, UniqueConflict } from '../../src/core/exceptions.ts';
import { newId } from '../../src/core/identifiers.ts';
import { CREATE, PATCH, TABLE } from '../support/entity.ts';
import type { EntityValues } from '../support/entity.ts';
import { example, nullableFields, uniqueFields, variants } from '../support/examples.ts';
import { withLockedTable } from '../support/locked-table.ts';
import { execute } from '../support/postgres.ts';
import { until } from '../support/process.ts';
import { thrownBy } from '../support/thrown.ts';
import { connect, useDataLayer } from '../support/repository.ts';
import type { Connected } from '../support/repository.ts';

const DEADLINE_SECONDS = 0.5;
// What an answer may take beyond the deadline on a busy machine; the default deadline is longer.
const SLACK_SECONDS = 4;

describe('repository', () => {
  const layer = useDataLayer();

  it('answers what it was given, and when that was', async () => {
    const { repository } = layer;
    const added = await repository.add(values());
    const { id: key, version, created_at, updated_at, ...rest } = added;
    expect(rest).<<toEqual>>(values());
    expect(version).<<toBe>>(1);
    expect(created_at instanceof Date).<<toBe>>(true);
    expect(updated_at).<<toEqual>>(created_at);
    expect(await repository.get(key)).<<toEqual>>(added);
    expect(await repository.page({ limit: 10, skip: 0, after: null })).<<toEqual>>([added]);
  });

  it('keeps the ends of the calendar without drift', async () => {
    const { repository } = layer;
    for (const [day, time] of EXTREMES) {
      const given = { ...values(), ...ofFormat('date', day), ...ofFormat('date-time', time) };
      const { version, created_at, updated_at, ...rest } = await repository.add(given);
      const key = rest.id;
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
    const { repository } = layer;
    const given = { ...values(), ...nulls() };
    const { id, ...added } = await repository.add(given);
    await repository.add({ ...values(1), ...nulls() });
    expect({ ...added, ...nulls() }).<<toEqual>>(added);
    const changed = await repository.update(id, values(), null);
    expect({ ...changed, ...values() }).<<toEqual>>({ ...changed });
    const cleared = await repository.update(id, given, null);
    expect({ ...cleared, ...nulls() }).<<toEqual>>({ ...cleared });
  });

  it('does not look into what it keeps', async () => {
    const { repository } = layer;
    const [name] = Object.keys(values()).filter((field) => isLongText(field));
    if (name === undefined) return;
    for (const text of ["'; DROP TABLE x; --", '$1 $2 :key ?', '\\', '🚀', '"', '{}', 'NULL']) {
      const added = await repository.add({ ...values(), [name]: text });
      expect(added).<<toEqual>>({ ...added, [name]: text });
      const changed = await repository.update(added.id, { [name]: text }, [1]);
      expect(changed).<<toEqual>>(await repository.get(added.id));
      expect({ ...changed }).<<toEqual>>({ ...changed, [name]: text });
      await repository.remove(added.id, null);
    }
  });

  it('pages in the order of the keys', async () => {
    const { repository } = layer;
    const keys: string[] = [];
    for (const number of [0, 1, 2]) keys.push((await repository.add(values(number))).id);

    const ids = async (limit: number, skip: number, after: string | null): Promise<string[]> =>
      (await repository.page({ limit, skip, after })).map(({ id }) => id);
    expect(await ids(2, 0, null)).<<toEqual>>(keys.slice(0, 2));
    expect(await ids(2, 2, null)).<<toEqual>>(keys.slice(2));
    expect(await ids(1, 0, keys[0] ?? null)).<<toEqual>>(keys.slice(1, 2));
    expect(await repository.count()).<<toBe>>(3);
  });

  it('changes an expected version only', async () => {
    const { repository } = layer;
    const before = await repository.add(values());
    const key = before.id;

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
    const { repository } = layer;
    const { id: key } = await repository.add(values());

    expect(await repository.remove(key, [2])).<<toBe>>(false);
    expect(await repository.remove(key, [])).<<toBe>>(false);
    expect(await repository.remove(newId(), null)).<<toBe>>(false);
    expect(await repository.remove(key, [3, 1])).<<toBe>>(true);
    expect(await repository.get(key)).<<toBe>>(null);
    expect(await repository.remove(key, null)).<<toBe>>(false);
  });

  for (const name of uniqueFields()) {
    it(`names the unique field ${name}`, async () => {
      const { repository } = layer;
      await repository.add(values());
      const { id } = await repository.add(values(1));

      const taken = { ...values(2), ...only(name, values()) };
      const added = await thrownBy(() => repository.add(taken));
      const updated = await thrownBy(() => repository.update(id, taken, null));

      for (const error of [added, updated]) {
        expect(error instanceof UniqueConflict).<<toBe>>(true);
        expect((error as UniqueConflict).field).<<toBe>>(name);
      }
    });
  }

  it('gives up a statement that waits too long', async () => {
    const { id: key } = await layer.repository.add(values());
    const { database, repository } = connect(layer.url, DEADLINE_SECONDS);
    await until(() => answers(repository));

    await withLockedTable(layer.url, async () => {
      const started = performance.now();
      const error = await thrownBy(() => repository.update(key, values(1), null));
      const seconds = (performance.now() - started) / 1000;

      expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
      expect(seconds).<<toBeGreaterThan>>(DEADLINE_SECONDS / 2);
      expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
    });
    expect((await layer.repository.get(key))?.version).<<toBe>>(1);
    await database.close();
  });

  it('gives up a server that never says a word', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `postgresql://nobody@127.0.0.1:${port}/none`;
    const { database, repository } = connect(url, DEADLINE_SECONDS);
    const started = performance.now();
    const calls = [thrownBy(() => database.ping()), thrownBy(() => repository.count())];
    const errors = await Promise.all(calls);
    const seconds = (performance.now() - started) / 1000;

    expect(errors.every((error) => error instanceof DatabaseUnavailable)).<<toBe>>(true);
    expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
    await database.close();
    server.close();
  });

  it('lets more callers wait than it has connections', async () => {
    const { database, repository } = connect(layer.url);
    const calls = Array.from({ length: 20 }, () => repository.count());
    expect(await Promise.all(calls)).<<toHaveLength>>(20);
    const { idle, used, size } = database.pool;
    expect(idle).<<toBeGreaterThan>>(0);
    expect([used, size]).<<toEqual>>([0, 2]);
    await database.close();
  });

  it('replaces connections that died', async () => {
    const { database, repository } = connect(layer.url);
    await Promise.all([repository.count(), repository.count(), database.ping()]);
    // Up to this time the server tells when each has ended.
    await execute(
      layer.url,
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    for (let number = 0; number < 4; number += 1) await repository.count();
    await database.ping();
    await database.close();
  });

  it('reads on when a migration has changed the type of a column', async () => {
    const { id } = await layer.repository.add(values());
    const { database, repository } = connect(layer.url);
    await repository.get(id);

    for (const type of ['bigint', 'integer']) {
      await execute(layer.url, `ALTER TABLE "${TABLE}" ALTER COLUMN version TYPE ${type}`);
      expect((await repository.get(id))?.version).<<toBe>>(1);
    }
    await database.close();
  });

  it('takes any trouble in connecting for a database that is away', async () => {
    for (const url of [
      'postgresql://nobody@127.0.0.1:9/none',
      layer.url.replace(/test_\w+/, 'no_such_database'),
      layer.url.replace(/:[^:@/]*@/, ':wrong@'),
    ]) {
      const { database, repository } = connect(url);
      for (const call of [() => database.ping(), () => repository.count()]) {
        expect((await thrownBy(call)) instanceof DatabaseUnavailable).<<toBe>>(true);
      }
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

function values(number = 0): EntityValues {
  return CREATE.parse(example(number));
}

function nulls(): Partial<EntityValues> {
  return Object.fromEntries(nullableFields().map((name) => [name, null]));
}

/** This value for all fields of a format. */
function ofFormat(format: string, text: string): Partial<EntityValues> {
  const names = Object.keys(values()).filter((name) =>
    variants(name).some((schema) => schema.format === format),
  );
  return PATCH.parse(Object.fromEntries(names.map((name) => [name, text])));
}

/** One of the values. */
function only(name: string, all: EntityValues): Partial<EntityValues> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each === name));
}

function isLongText(name: string): boolean {
  return variants(name).some(
    ({ type, format, pattern, maxLength = 100, enum: words }) =>
      type === 'string' && !format && !words && !pattern?.includes('0-9') && maxLength >= 50,
  );
}

/** On a busy machine, what is to succeed may need more than one try within a short deadline. */
async function answers(repository: Connected['repository']): Promise<boolean> {
  try {
    await repository.count();
    return true;
  } catch {
    return false;
  }
}
