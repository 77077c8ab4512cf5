/** Where the models and a database differ. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { Sequelize } from 'sequelize';

import { serverOf } from '../../src/database/client.ts';
import { sequelizeOptions } from '../../src/database/sequelize.ts';
import { define<<cookiecutter.resource|pascal>> } from '../../src/models/<<cookiecutter.resource|kebab>>.model.ts';
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

/** One line for each column and unique constraint that only one side has. */
export async function differences(databaseUrl: string): Promise<string[]> {
  const sequelize = new Sequelize(sequelizeOptions(serverOf(databaseUrl), 10_000, {}));
  const model = define<<cookiecutter.resource|pascal>>(sequelize);
  const attributes = Object.entries(model.getAttributes());
  const described = attributes.map(([name, { type, allowNull, primaryKey, defaultValue }]) =>
    line(name, typeName(String(type)), !primaryKey && allowNull !== false, defaultValue),
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

function line(name: unknown, type: unknown, nullable: unknown, fallback: unknown): string {
  const literal = fallback as { val?: string } | string | null | undefined;
  const text = typeof literal === 'string' ? literal : literal?.val;
  return [name, type, nullable ? 'null' : 'not null', text ?? 'no default'].join(' ');
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

import { clientConfig, serverOf } from '../../src/database/client.ts';
import { dataSourceOptions } from '../../src/database/typeorm.ts';

/** The statements with which TypeORM would bring the database in line. */
export async function differences(databaseUrl: string): Promise<string[]> {
  const config = await clientConfig(serverOf(databaseUrl), 10_000);
  const source = await new DataSource(dataSourceOptions(config)).initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}
<% endif %>
