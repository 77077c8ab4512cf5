/** What holds for all entities, independent of HTTP and of the database. */

import { NotFound, VersionMismatch } from '../core/exceptions.ts';
import { isUuid } from '../core/field-types.ts';
import type { Entity, Values } from '../models/entity.ts';
import type { Page, Repository } from '../repositories/repository.ts';

/** A key that is no UUID names nothing that exists. */
export class EntityService<E extends Entity> {
  protected readonly repository: Repository<E>;
  readonly #noun: string;

  /** The noun is what callers are told about, such as `order line`. */
  constructor(repository: Repository<E>, noun: string) {
    this.repository = repository;
    this.#noun = noun;
  }

  async get(key: string): Promise<E> {
    const entity = isUuid(key) ? await this.repository.get(key) : null;
    if (entity === null) throw new NotFound(`There is no ${this.#noun} with the id ${key}.`);
    return entity;
  }

  page(page: Page): Promise<E[]> {
    return this.repository.page(page);
  }

  count(): Promise<number> {
    return this.repository.count();
  }

  create(values: Values<E>): Promise<E> {
    return this.repository.add(values);
  }

  /** Set some or all values; without any, only the version is checked. */
  async change(key: string, values: Partial<Values<E>>, versions: number[] | null): Promise<E> {
    if (Object.keys(values).length === 0) {
      const entity = await this.get(key);
      if (versions !== null && !versions.includes(entity.version)) throw this.#mismatch();
      return entity;
    }
    const changed = isUuid(key) ? await this.repository.update(key, values, versions) : null;
    if (changed === null) {
      await this.get(key); // throws NotFound, unless it is the version that did not match
      throw this.#mismatch();
    }
    return changed;
  }

  async remove(key: string, versions: number[] | null): Promise<void> {
    if (!isUuid(key) || !(await this.repository.remove(key, versions))) {
      await this.get(key);
      throw this.#mismatch();
    }
  }

  #mismatch(): VersionMismatch {
    return new VersionMismatch(`The ${this.#noun} has changed since it was read; read it again.`);
  }
}
