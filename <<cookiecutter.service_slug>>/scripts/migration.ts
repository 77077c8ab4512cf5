<% set typeorm = cookiecutter.stack|data_layer == "typeorm" %>
/** Write a new migration: `make migration name="add due date"`. */

<% if typeorm %>
import { readdir, writeFile } from 'node:fs/promises';

import { format } from 'prettier';

import { withDataSource } from '../src/database/migrations.ts';
<% else %>
import { readdir, writeFile } from 'node:fs/promises';
<% endif %>

const FOLDER = new URL('../migrations/', import.meta.url);
<% if not typeorm %>
const EMPTY = `import type { Migration } from '../src/database/migrations.ts';

export const up: Migration = async (queryInterface, transaction) => {
  await queryInterface.sequelize.query('SELECT 1', { transaction });
};

export const down: Migration = async (queryInterface, transaction) => {
  await queryInterface.sequelize.query('SELECT 1', { transaction });
};
`;
<% endif %>

async function main(name = ''): Promise<void> {
  const words = name.toLowerCase().match(/[a-z0-9]+/g);
  if (words === null) throw new Error('usage: node scripts/migration.ts "add due date"');
<% if typeorm %>
  const source = await difference(process.env.DATABASE_URL ?? '');
  if (source === null) throw new Error('The database is what the models describe.');
<% endif %>
  const file = `${await nextNumber()}_${words.join('_')}.ts`;
<% if typeorm %>
  await writeFile(new URL(file, FOLDER), source, { flag: 'wx' });
  console.log(`wrote migrations/${file}; check it before you use it`);
<% else %>
  await writeFile(new URL(file, FOLDER), EMPTY, { flag: 'wx' });
  console.log(`wrote migrations/${file}, which does nothing yet: fill in both functions`);
<% endif %>
}

/** The number after the last one, such as 0002. */
async function nextNumber(): Promise<string> {
  const numbers = (await readdir(FOLDER)).map((file) => Number.parseInt(file, 10) || 0);
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}

<% if typeorm %>
/** What TypeORM finds the database to lack, as a migration; null if there is nothing. */
async function difference(databaseUrl: string): Promise<string | null> {
  const { upQueries, downQueries } = await withDataSource(databaseUrl, (source) =>
    source.driver.createSchemaBuilder().log(),
  );
  if (upQueries.length === 0) return null;
  const lines = (queries: { query: string }[]): string =>
    queries.map(({ query }) => `await runner.query(${literal(query)});`).join('\n');
  const source = `
    import type { MigrationInterface, QueryRunner } from 'typeorm';

    export default class implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        ${lines(upQueries)}
      }

      async down(runner: QueryRunner): Promise<void> {
        ${lines(downQueries.reverse())}
      }
    }
  `;
  return await format(source, {
    parser: 'typescript',
    singleQuote: true,
    printWidth: 100,
    trailingComma: 'all',
  });
}

function literal(text: string): string {
  return '`' + text.replaceAll(/[\\`$]/g, String.raw`\$&`) + '`';
}

<% endif %>
try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
