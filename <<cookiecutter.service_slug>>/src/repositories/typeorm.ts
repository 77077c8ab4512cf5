/** <<cookiecutter.resource_plural|words|sentence>> in PostgreSQL: one statement per operation. */

import type { QueryRunner } from 'typeorm';

import type { Database } from '../database/typeorm.ts';
import { <<cookiecutter.resource|pascal>>Entity } from '../models/<<cookiecutter.resource|kebab>>.entity.ts';
import type { <<cookiecutter.resource|pascal>> } from '../models/<<cookiecutter.resource|kebab>>.entity.ts';
import type { Page, Values } from './<<cookiecutter.resource|kebab>>.ts';
import type { <<cookiecutter.resource|pascal>>Repository } from './<<cookiecutter.resource|kebab>>.ts';

type Entity = <<cookiecutter.resource|pascal>>;

const ENTITY = <<cookiecutter.resource|pascal>>Entity;

// Statements are written once, here: for reads, building one costs more than running it.
const { tableName: TABLE = '', columns } = ENTITY.options;
const COLUMNS = Object.keys(columns);
const SELECT = `SELECT ${COLUMNS.map((name) => `"${name}"`).join(', ')} FROM "${TABLE}"`;
const GET = `${SELECT} WHERE id = $1`;
const PAGE = `${SELECT} ORDER BY id LIMIT $1 OFFSET $2`;
const PAGE_AFTER = `${SELECT} WHERE id > $2 ORDER BY id LIMIT $1`;
const COUNT = `SELECT count(*) FROM "${TABLE}"`;

export class TypeOrm<<cookiecutter.resource|pascal>>Repository implements <<cookiecutter.resource|pascal>>Repository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(key: string): Promise<Entity | null> {
    const [entity] = await this.#rows(GET, [key]);
    return entity ?? null;
  }

  async page({ limit, skip, after }: Page): Promise<Entity[]> {
    if (after === null) return await this.#rows(PAGE, [limit, skip]);
    return await this.#rows(PAGE_AFTER, [limit, after]);
  }

  async count(): Promise<number> {
    return await this.#database.run(async (runner) => {
      const [row] = (await runner.query(COUNT)) as [{ count: number }];
      return row.count;
    });
  }

  async add(key: string, values: Values): Promise<Entity> {
    return await this.#database.run(async (runner) => {
      const result = await build(runner)
        .insert()
        .into(ENTITY)
        .values({ id: key, ...values })
        .returning(COLUMNS)
        .updateEntity(false)
        .execute();
      return (result.raw as [Entity])[0];
    });
  }

  async update(key: string, values: Values, versions: number[] | null): Promise<Entity | null> {
    return await this.#database.run(async (runner) => {
      const statement = build(runner)
        .update(ENTITY)
        .set({ ...values, updated_at: () => 'now()' })
        .where('id = :key', { key })
        .returning(COLUMNS);
      if (versions !== null) statement.andWhere('version = ANY(:versions)', { versions });
      const result = await statement.execute();
      return (result.raw as Entity[])[0] ?? null;
    });
  }

  async remove(key: string, versions: number[] | null): Promise<boolean> {
    return await this.#database.run(async (runner) => {
      const statement = build(runner).delete().from(ENTITY).where('id = :key', { key });
      if (versions !== null) statement.andWhere('version = ANY(:versions)', { versions });
      const { affected } = await statement.execute();
      return affected === 1;
    });
  }

  async #rows(statement: string, parameters: unknown[]): Promise<Entity[]> {
    return await this.#database.run(async (runner) => {
      return (await runner.query(statement, parameters)) as Entity[];
    });
  }
}

/** A builder of statements on this connection; it does not care for transactions. */
function build(runner: QueryRunner) {
  return runner.manager.createQueryBuilder(runner);
}
