/** Where the models and a database differ. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { Sequelize } from 'sequelize';

import { sequelizeOptions } from '../../src/database/sequelize.ts';
import { models } from '../../src/models/index.ts';
import { execute } from './postgres.ts';

const COLUMNS = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable,
    pg_get_expr(adbin, adrelid) AS default
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;
const UNIQUE = `
  SELECT conname AS name FROM pg_constraint
  WHERE conrelid = $1::regclass AND contype = 'u' ORDER BY conname`;
// PostgreSQL's words for what Sequelize calls otherwise.
const TYPES: [RegExp, string][] = [
  [/^VARCHAR/, 'character varying'],
  [/^DECIMAL/, 'numeric'],
  [/^TIMESTAMP WITH TIME ZONE$/, 'timestamp(3) with time zone'],
];

type Model = (typeof models)[number];

// Sequelize sets them itself; the database does for rows that others write.
const TIMES = ['created_at', 'updated_at'];

/** One line for each column and unique constraint that only one side has. */
export async function differences(databaseUrl: string): Promise<string[]> {
  const found = await Promise.all(models.map((model) => differencesOf(model, databaseUrl)));
  return found.flat();
}

async function differencesOf(model: Model, databaseUrl: string): Promise<string[]> {
  const sequelize = new Sequelize(sequelizeOptions(databaseUrl));
  model.initialize(sequelize);
  const attributes = Object.entries(model.getAttributes());
  const described = attributes.map(([name, { type, allowNull, primaryKey, defaultValue }]) =>
    line(
      name,
      typeName(String(type)),
      !primaryKey && allowNull !== false,
      fallbackOf(name, defaultValue),
    ),
  );
  const unique = attributes.flatMap(([, attribute]) => attribute.unique ?? []).map(String);
  await sequelize.close();

  const table = [`"${model.tableName}"`];
  const columns = await execute(databaseUrl, COLUMNS, table);
  const constraints = await execute(databaseUrl, UNIQUE, table);
  const found = [
    ...columns.map(({ name, type, nullable, default: fallback }) =>
      line(name, type, nullable, fallback),
    ),
    ...constraints.map(({ name }) => String(name)),
  ];
  return symmetricDifference([...described, ...unique], found);
}

/** Not what is made anew for each entity. */
function fallbackOf(name: string, value: unknown): unknown {
  if (TIMES.includes(name)) return 'now()';
  return typeof value === 'number' ? String(value) : undefined;
}

function line(name: unknown, type: unknown, nullable: unknown, fallback: unknown): string {
  return [name, type, nullable ? 'null' : 'not null', fallback ?? 'no default'].join(' ');
}

function typeName(type: string): string {
  const [pattern, word] = TYPES.find(([form]) => form.test(type)) ?? [/$/, ''];
  return type.replace(pattern, word).toLowerCase();
}

function symmetricDifference(some: string[], others: string[]): string[] {
  return [
    ...some.filter((text) => !others.includes(text)),
    ...others.filter((text) => !some.includes(text)),
  ];
}
<% else %>
import { DataSource } from 'typeorm';

import { dataSourceOptions } from '../../src/database/typeorm.ts';

/** The statements with which TypeORM would bring the database in line. */
export async function differences(databaseUrl: string): Promise<string[]> {
  const source = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}
<% endif %>
