/** What is kept comes back as it was, also while the database changes. */

<< test_imports("describe", "expect", "it") >>

import { DatabaseUnavailable } from '../../src/core/exceptions.ts';
import { CREATE, PATCH, TABLE } from '../support/entity.ts';
import type { EntityValues } from '../support/entity.ts';
import { example, nullableFields, variants } from '../support/examples.ts';
import { execute } from '../support/postgres.ts';
import { thrownBy } from '../support/thrown.ts';
import { connect, useDataLayer } from '../support/repository.ts';

describe('repository', () => {
  const layer = useDataLayer();

  it('keeps the ends of the calendar without drift', async () => {
    const { repository } = layer;
    for (const [day, time] of EXTREMES) {
      const given = { ...values(), ...ofFormat('date', day), ...ofFormat('date-time', time) };
      const { version, created_at, updated_at, ...rest } = await repository.add(given);
      const key = rest.id;
      expect([version, created_at instanceof Date]).<<toEqual>>([1, true]);
      expect(updated_at).<<toEqual>>(created_at);
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

function isLongText(name: string): boolean {
  return variants(name).some(
    ({ type, format, pattern, maxLength = 100, enum: words }) =>
      type === 'string' && !format && !words && !pattern?.includes('0-9') && maxLength >= 50,
  );
}
