/** The service's rules, with a repository in memory. */

<<test_imports("beforeEach", "describe", "expect", "it")>>

import { NotFound, VersionMismatch } from '../../src/core/exceptions.ts';
import { newId } from '../../src/core/identifiers.ts';
import type { <<cookiecutter.resource|pascal>> } from '../../src/models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { Page, Values } from '../../src/repositories/<<cookiecutter.resource|kebab>>.ts';
import type { <<cookiecutter.resource|pascal>>Repository } from '../../src/repositories/<<cookiecutter.resource|kebab>>.ts';
import { <<cookiecutter.resource|pascal>>Service } from '../../src/services/<<cookiecutter.resource|kebab>>.ts';
import { thrownBy } from '../support/thrown.ts';

type Entity = <<cookiecutter.resource|pascal>>;
type Repository = <<cookiecutter.resource|pascal>>Repository;
type Versions = number[] | null;

/** Keeps entities in a map, and counts changes as the database does. */
class MemoryRepository implements Repository {
  readonly #entities = new Map<string, Entity>();
  updates = 0;

  get(key: string): Promise<Entity | null> {
    return Promise.resolve(this.#entities.get(key) ?? null);
  }

  page({ limit, skip, after }: Page): Promise<Entity[]> {
    const entities = [...this.#entities.values()]
      .filter(({ id }) => after === null || id > after)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    return Promise.resolve(entities.slice(skip, skip + limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.#entities.size);
  }

  add(key: string): Promise<Entity> {
    const entity = { id: key, version: 1 } as Entity;
    this.#entities.set(key, entity);
    return Promise.resolve(entity);
  }

  update(key: string, values: Values, versions: Versions): Promise<Entity | null> {
    const entity = this.#expected(key, versions);
    if (entity === null) return Promise.resolve(null);
    expect(Object.keys(values).length).<<toBeGreaterThan>>(0);
    entity.version += 1;
    this.updates += 1;
    return Promise.resolve(entity);
  }

  remove(key: string, versions: Versions): Promise<boolean> {
    const isThere = this.#expected(key, versions) !== null;
    return Promise.resolve(isThere && this.#entities.delete(key));
  }

  #expected(key: string, versions: Versions): Entity | null {
    const entity = this.#entities.get(key);
    if (entity === undefined) return null;
    return versions === null || versions.includes(entity.version) ? entity : null;
  }
}

const VALUES = { some_field: 'value' };

describe('The service', () => {
  let repository: MemoryRepository;
  let service: <<cookiecutter.resource|pascal>>Service;

  beforeEach(() => {
    repository = new MemoryRepository();
    service = new <<cookiecutter.resource|pascal>>Service(repository);
  });

  async function create(count: number): Promise<Entity[]> {
    const created = [];
    for (let number = 0; number < count; number += 1) {
      created.push(await service.create(VALUES));
    }
    return created;
  }

  async function version(key: string): Promise<number> {
    return (await service.get(key)).version;
  }

  it('gives new entities ids in order', async () => {
    const created = await create(3);

    expect(await service.page({ limit: 10, skip: 0, after: null })).<<toEqual>>(created);
    expect(await service.count()).<<toBe>>(3);
    for (const entity of created) expect(await service.get(entity.id)).<<toBe>>(entity);
  });

  it('pages', async () => {
    const created = await create(3);
    const after = created[0]?.id ?? '';
    const [first, others] = [created.slice(0, 2), created.slice(1)];

    expect(await service.page({ limit: 2, skip: 0, after: null })).<<toEqual>>(first);
    expect(await service.page({ limit: 2, skip: 1, after: null })).<<toEqual>>(others);
    expect(await service.page({ limit: 2, skip: 0, after })).<<toEqual>>(others);
  });

  const calls: Record<string, (key: string) => Promise<unknown>> = {
    get: (key) => service.get(key),
    change: (key) => service.change(key, VALUES, null),
    'change of a version': (key) => service.change(key, VALUES, [1]),
    'empty change': (key) => service.change(key, {}, null),
    'empty change of a version': (key) => service.change(key, {}, [1]),
    remove: (key) => service.remove(key, null),
    'remove of a version': (key) => service.remove(key, [1]),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`does not find what does not exist: ${name}`, async () => {
      const key = newId();

      const error = await thrownBy(() => call(key));

      expect(error instanceof NotFound).<<toBe>>(true);
      expect(String(error)).<<toContain>>(key);
    });
  }

  for (const versions of [null, [1], [7, 1]]) {
    it(`changes an expected version: ${JSON.stringify(versions)}`, async () => {
      const { id } = await service.create(VALUES);

      expect((await service.change(id, VALUES, versions)).version).<<toBe>>(2);
    });
  }

  for (const values of [VALUES, {}]) {
    for (const versions of [[], [2], [2, 3]]) {
      const call = JSON.stringify([values, versions]);
      it(`does not change another version: ${call}`, async () => {
        const { id } = await service.create(VALUES);

        const error = await thrownBy(() => service.change(id, values, versions));

        expect(error instanceof VersionMismatch).<<toBe>>(true);
        expect(await version(id)).<<toBe>>(1);
      });
    }
  }

  for (const versions of [null, [1]]) {
    it(`changes nothing if there is nothing to change: ${JSON.stringify(versions)}`, async () => {
      const { id } = await service.create(VALUES);

      expect((await service.change(id, {}, versions)).version).<<toBe>>(1);
      expect(repository.updates).<<toBe>>(0);
    });

    it(`removes an expected version: ${JSON.stringify(versions)}`, async () => {
      const { id } = await service.create(VALUES);

      await service.remove(id, versions);

      expect((await thrownBy(() => service.get(id))) instanceof NotFound).<<toBe>>(true);
    });
  }

  it('does not remove another version', async () => {
    const { id } = await service.create(VALUES);

    const error = await thrownBy(() => service.remove(id, [2]));

    expect(error instanceof VersionMismatch).<<toBe>>(true);
    expect(await version(id)).<<toBe>>(1);
  });
});
