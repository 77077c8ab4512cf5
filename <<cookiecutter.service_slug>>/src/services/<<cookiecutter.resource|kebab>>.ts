/** The rules for <<cookiecutter.resource_plural|words>>, independent of HTTP and of the database. */

import { NotFound, VersionMismatch } from '../core/exceptions.ts';
import { newId } from '../core/identifiers.ts';
import type { <<cookiecutter.resource|pascal>> } from '../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { Page, Values } from '../repositories/<<cookiecutter.resource|kebab>>.ts';
import type { <<cookiecutter.resource|pascal>>Repository } from '../repositories/<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>;

const CHANGED = 'The <<cookiecutter.resource|words>> has changed since it was read; read it again.';

export class <<cookiecutter.resource|pascal>>Service {
  readonly #repository: <<cookiecutter.resource|pascal>>Repository;

  constructor(repository: <<cookiecutter.resource|pascal>>Repository) {
    this.#repository = repository;
  }

  async get(key: string): Promise<Entity> {
    const entity = await this.#repository.get(key);
    if (entity === null) {
      throw new NotFound(`There is no <<cookiecutter.resource|words>> with the id ${key}.`);
    }
    return entity;
  }

  page(page: Page): Promise<Entity[]> {
    return this.#repository.page(page);
  }

  count(): Promise<number> {
    return this.#repository.count();
  }

  create(values: Values): Promise<Entity> {
    return this.#repository.add(newId(), values);
  }

  /** Set some or all values; without any, only the version is checked. */
  async change(key: string, values: Values, versions: number[] | null): Promise<Entity> {
    if (Object.keys(values).length === 0) {
      const entity = await this.get(key);
      if (versions !== null && !versions.includes(entity.version)) {
        throw new VersionMismatch(CHANGED);
      }
      return entity;
    }
    const changed = await this.#repository.update(key, values, versions);
    if (changed === null) {
      await this.get(key); // throws NotFound, unless it is the version that did not match
      throw new VersionMismatch(CHANGED);
    }
    return changed;
  }

  async remove(key: string, versions: number[] | null): Promise<void> {
    if (!(await this.#repository.remove(key, versions))) {
      await this.get(key);
      throw new VersionMismatch(CHANGED);
    }
  }
}
