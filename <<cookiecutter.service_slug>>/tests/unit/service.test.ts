/** What holds for all entities, and a team's own rule, with a repository in memory. */

<<test_imports("beforeEach", "describe", "expect", "it")>>

import { NotFound, ServiceError, VersionMismatch } from '../../src/core/exceptions.ts';
import { newId } from '../../src/core/identifiers.ts';
import type { Entity, Values } from '../../src/models/entity.ts';
import type { Page, Repository } from '../../src/repositories/repository.ts';
import { EntityService } from '../../src/services/entity.ts';
import { thrownBy } from '../support/thrown.ts';

interface Shipment extends Entity {
  parcels: number;
  is_fragile: boolean;
}

type Versions = number[] | null;

/** Keeps entities in a map, and counts changes as the database does. */
class MemoryRepository implements Repository<Shipment> {
  readonly #entities = new Map<string, Shipment>();
  updates = 0;

  get(key: string): Promise<Shipment | null> {
    return Promise.resolve(this.#entities.get(key) ?? null);
  }

  page({ limit }: Page): Promise<Shipment[]> {
    return Promise.resolve([...this.#entities.values()].slice(0, limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.#entities.size);
  }

  add(values: Values<Shipment>): Promise<Shipment> {
    const now = new Date();
    const entity = { ...values, id: newId(), version: 1, created_at: now, updated_at: now };
    this.#entities.set(entity.id, entity);
    return Promise.resolve(entity);
  }

  update(key: string, values: Partial<Values<Shipment>>, versions: Versions) {
    const entity = this.#expected(key, versions);
    if (entity === null) return Promise.resolve(null);
    Object.assign(entity, values, { version: entity.version + 1 });
    this.updates += 1;
    return Promise.resolve(entity);
  }

  remove(key: string, versions: Versions): Promise<boolean> {
    const isThere = this.#expected(key, versions) !== null;
    return Promise.resolve(isThere && this.#entities.delete(key));
  }

  #expected(key: string, versions: Versions): Shipment | null {
    const entity = this.#entities.get(key);
    if (entity === undefined) return null;
    return versions === null || versions.includes(entity.version) ? entity : null;
  }
}

class ShipmentService extends EntityService<Shipment> {
  constructor(repository: Repository<Shipment>) {
    super(repository, 'shipment');
  }

  override async create(values: Values<Shipment>): Promise<Shipment> {
    if (values.is_fragile && values.parcels > 10) {
      throw new ServiceError('What is fragile travels in ten parcels at most.');
    }
    return await super.create(values);
  }
}

const VALUES = { parcels: 1, is_fragile: true };

describe('The service', () => {
  let repository: MemoryRepository;
  let service: ShipmentService;

  beforeEach(() => {
    repository = new MemoryRepository();
    service = new ShipmentService(repository);
  });

  async function version(key: string): Promise<number> {
    return (await service.get(key)).version;
  }

  it('hands on what the repository finds', async () => {
    const created = await service.create(VALUES);

    expect(await service.page({ limit: 10, skip: 0, after: null })).<<toEqual>>([created]);
    expect(await service.count()).<<toBe>>(1);
    expect(await service.get(created.id)).<<toBe>>(created);
  });

  it('has room for rules', async () => {
    const error = await thrownBy(() => service.create({ parcels: 11, is_fragile: true }));

    expect(error instanceof ServiceError).<<toBe>>(true);
    expect(await service.count()).<<toBe>>(0);
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
      expect(String(error)).<<toContain>>(`There is no shipment with the id ${key}.`);
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
