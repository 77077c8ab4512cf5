/** <<cookiecutter.resource_plural|words|sentence>> in PostgreSQL: one statement per operation. */

import { literal, Op, QueryTypes } from 'sequelize';
import type { CreationAttributes, ModelStatic, WhereOptions } from 'sequelize';

import type { Database } from '../database/sequelize.ts';
import { define<<cookiecutter.resource|pascal>> } from '../models/<<cookiecutter.resource|kebab>>.model.ts';
import type { <<cookiecutter.resource|pascal>> } from '../models/<<cookiecutter.resource|kebab>>.model.ts';
import type { <<cookiecutter.resource|pascal>>Model } from '../models/<<cookiecutter.resource|kebab>>.model.ts';
import type { Page, Values } from './<<cookiecutter.resource|kebab>>.ts';
import type { <<cookiecutter.resource|pascal>>Repository } from './<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>;
type EntityModel = <<cookiecutter.resource|pascal>>Model;

export class Sequelize<<cookiecutter.resource|pascal>>Repository implements <<cookiecutter.resource|pascal>>Repository {
  readonly #database: Database;
  readonly #model: ModelStatic<EntityModel>;
  readonly #statements: ReturnType<typeof statementsFor>;

  constructor(database: Database) {
    this.#database = database;
    this.#model = define<<cookiecutter.resource|pascal>>(database.sequelize);
    this.#statements = statementsFor(this.#model);
  }

  async get(key: string): Promise<Entity | null> {
    const [entity] = await this.#rows<Entity>(this.#statements.get, [key]);
    return entity ?? null;
  }

  async page({ limit, skip, after }: Page): Promise<Entity[]> {
    if (after === null) return await this.#rows(this.#statements.page, [limit, skip]);
    return await this.#rows(this.#statements.pageAfter, [limit, after]);
  }

  async count(): Promise<number> {
    const [row] = await this.#rows<{ count: number }>(this.#statements.count, []);
    return row?.count ?? 0;
  }

  async add(key: string, values: Values): Promise<Entity> {
    return await this.#database.run(async () => {
      const row = { id: key, ...values } as unknown as CreationAttributes<EntityModel>;
      const entity = await this.#model.create(row, { validate: false, hooks: false });
      return entity.get();
    });
  }

  async update(key: string, values: Values, versions: number[] | null): Promise<Entity | null> {
    return await this.#database.run(async () => {
      const changes = { ...values, version: literal('version + 1'), updated_at: literal('now()') };
      const where: WhereOptions<Entity> = { id: key };
      if (versions !== null) Object.assign(where, { version: { [Op.in]: versions } });
      const [, rows] = await this.#model.update(changes, {
        where,
        returning: true,
        validate: false,
        hooks: false,
      });
      return rows[0]?.get() ?? null;
    });
  }

  async remove(key: string, versions: number[] | null): Promise<boolean> {
    const { remove, removeVersion } = this.#statements;
    const removed =
      versions === null
        ? await this.#rows(remove, [key])
        : await this.#rows(removeVersion, [key, versions]);
    return removed.length === 1;
  }

  async #rows<Row extends object>(statement: string, bind: unknown[]): Promise<Row[]> {
    return await this.#database.run((sequelize) =>
      sequelize.query<Row>(statement, { bind, type: QueryTypes.SELECT }),
    );
  }
}

/**
 * Statements with parameters: the model's own finders and `destroy` would write values into the
 * text. They are written once, since building one costs more than running it.
 */
function statementsFor(model: ModelStatic<EntityModel>) {
  const table = `"${model.tableName}"`;
  const columns = Object.keys(model.getAttributes()).map((name) => `"${name}"`);
  const select = `SELECT ${columns.join(', ')} FROM ${table}`;
  const remove = `DELETE FROM ${table} WHERE id = $1`;
  return {
    get: `${select} WHERE id = $1`,
    page: `${select} ORDER BY id LIMIT $1 OFFSET $2`,
    pageAfter: `${select} WHERE id > $2 ORDER BY id LIMIT $1`,
    count: `SELECT count(*) FROM ${table}`,
    remove: `${remove} RETURNING id`,
    removeVersion: `${remove} AND version = ANY($2) RETURNING id`,
  };
}
