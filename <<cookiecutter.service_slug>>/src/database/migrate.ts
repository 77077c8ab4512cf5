/** Bring the database up to date: `node src/database/migrate.ts`; `down` takes one step back. */

import { migrateDown, migrateUp } from './migrations.ts';
import { InvalidDatabaseUrl } from './url.ts';

const COMMANDS = new Map([
  ['up', { run: migrateUp, done: 'applied', nothing: 'The database is up to date.' }],
  ['down', { run: migrateDown, done: 'reverted', nothing: 'There is nothing to revert.' }],
]);

async function main(name = 'up'): Promise<void> {
  const command = COMMANDS.get(name);
  if (command === undefined) throw new Error('usage: migrate [up|down]');
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new InvalidDatabaseUrl('is required');
  const names = await command.run(databaseUrl);
  for (const migration of names) console.log(`${command.done} ${migration}`);
  if (names.length === 0) console.log(command.nothing);
}

/** One line, without anything of the URL. */
function explained(error: unknown): string {
  if (error instanceof AggregateError) return explained(error.errors[0]);
  if (error instanceof InvalidDatabaseUrl) return `DATABASE_URL: ${error.message}`;
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(`Migration failed: ${explained(error)}`);
  process.exitCode = 1;
}
