/** Entities of one kind in PostgreSQL: one statement per operation, in a transaction if there is one. */

import { In } from 'typeorm';
import type { EntitySchema, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';

import type { Database } from '../database/typeorm.ts';
import type { Entity, Values } from '../models/entity.ts';
import type { Page, Repository } from './repository.ts';
import { readsOf } from './statements.ts';

export class EntityRepository<E extends Entity> implements Repository<E> {
  readonly #database: Database;
  readonly #entity: EntitySchema<E>;
  readonly #columns: string[];
  readonly #reads: ReturnType<typeof readsOf>;

  constructor(database: Database, entity: EntitySchema<E>) {
    const { tableName = '', columns } = entity.options;
    this.#database = database;
    this.#entity = entity;
    this.#columns = Object.keys(columns);
    this.#reads = readsOf(tableName, this.#columns);
  }

  async get(key: string): Promise<E | null> {
    const [entity] = await this.#rows<E>(this.#reads.get, [key]);
    return entity ?? null;
  }

  async page({ limit, skip, after }: Page): Promise<E[]> {
    if (after === null) return await this.#rows(this.#reads.page, [limit, skip]);
    return await this.#rows(this.#reads.pageAfter, [limit, after]);
  }

  async count(): Promise<number> {
    const [row] = await this.#rows<{ count: number }>(this.#reads.count, []);
    return row?.count ?? 0;
  }

  async add(values: Values<E>): Promise<E> {
    return await this.#database.run(async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .insert()
        .into(this.#entity)
        .values({ ...values } as unknown as QueryDeepPartialEntity<E>) // where the id is added
        .returning(this.#columns)
        .updateEntity(false)
        .execute();
      return (result.raw as [E])[0];
    });
  }

  async update(
    key: string,
    values: Partial<Values<E>>,
    versions: number[] | null,
  ): Promise<E | null> {
    return await this.#database.run(async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .update(this.#entity)
        .set(values as unknown as QueryDeepPartialEntity<E>)
        .where(condition<E>(key, versions))
        .returning(this.#columns)
        .execute();
      return (result.raw as E[])[0] ?? null;
    });
  }

  async remove(key: string, versions: number[] | null): Promise<boolean> {
    return await this.#database.run(async (manager) => {
      const { affected } = await manager.delete(this.#entity, condition<E>(key, versions));
      return affected === 1;
    });
  }

  async #rows<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return await this.#database.run((manager) => manager.query<Row[]>(statement, parameters));
  }
}

function condition<E extends Entity>(id: string, versions: number[] | null): FindOptionsWhere<E> {
  const where = versions === null ? { id } : { id, version: In(versions) };
  return where as FindOptionsWhere<E>;
}
