/** Entities of one kind in PostgreSQL: one statement per operation, in a transaction if there is one. */

import { QueryTypes } from 'sequelize';
import type { CreationAttributes, Model, ModelStatic, WhereOptions } from 'sequelize';

import type { Database } from '../database/sequelize.ts';
import type { Entity, Values } from '../models/entity.ts';
import type { Page, Repository } from './repository.ts';
import { readsOf } from './statements.ts';

export class EntityRepository<E extends Entity> implements Repository<E> {
  readonly #database: Database;
  readonly #model: ModelStatic<Model<E, object>>;
  readonly #reads: ReturnType<typeof readsOf>;

  constructor(database: Database, model: ModelStatic<Model<E, object>>) {
    this.#database = database;
    this.#model = database.bound(model);
    this.#reads = readsOf(model.tableName, Object.keys(model.getAttributes()));
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
    return await this.#database.run(async () => {
      const row = values as unknown as CreationAttributes<Model<E, object>>;
      return (await this.#model.create(row, { validate: false })).get();
    });
  }

  async update(
    key: string,
    values: Partial<Values<E>>,
    versions: number[] | null,
  ): Promise<E | null> {
    return await this.#database.run(async () => {
      const [, rows] = await this.#model.update(values as Partial<E>, {
        where: condition(key, versions),
        returning: true,
        validate: false,
      });
      return rows[0]?.get() ?? null;
    });
  }

  async remove(key: string, versions: number[] | null): Promise<boolean> {
    const where = condition(key, versions);
    return (await this.#database.run(() => this.#model.destroy({ where }))) === 1;
  }

  async #rows<Row extends object>(statement: string, bind: unknown[]): Promise<Row[]> {
    return await this.#database.run(() =>
      this.#database.sequelize.query<Row>(statement, { bind, type: QueryTypes.SELECT }),
    );
  }
}

function condition(id: string, version: number[] | null): WhereOptions {
  return version === null ? { id } : { id, version };
}
