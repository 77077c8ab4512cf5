/**
 * Run a command with DATABASE_URL set: `node scripts/with-database.ts make-tea`.
 *
 * Values come from the environment, then from `.env`. Without a DATABASE_URL in either, an
 * embedded PostgreSQL runs as long as such commands do; it keeps its data in `.local/postgres`.
 */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { parseEnv } from 'node:util';

import { joinServer } from './shared-postgres.ts';

type Environment = Record<string, string | undefined>;

const NOT_FOUND = 127;

async function main([program, ...parameters]: string[]): Promise<number> {
  if (program === undefined) {
    console.error('usage: node scripts/with-database.ts COMMAND [ARGUMENT ...]');
    return 1;
  }
  // As for the service itself, an empty value is as good as none.
  const environment = { ...withoutEmpty(fromFile()), ...withoutEmpty(process.env) };
  if (environment.DATABASE_URL) return await run(program, parameters, environment);

  const server = await joinServer('.local/postgres');
  try {
    return await run(program, parameters, { ...environment, DATABASE_URL: server.url });
  } finally {
    await server.leave();
  }
}

function fromFile(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function withoutEmpty(values: Environment): Environment {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

/** Run the command to its end, whatever signals come; the exit status is as shells have it. */
async function run(program: string, parameters: string[], env: Environment): Promise<number> {
  return await new Promise((resolve) => {
    const child = spawn(program, parameters, { env, stdio: 'inherit' });
    // The command decides what a signal means; the terminal sends it SIGINT by itself.
    process.on('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      console.error(`${program}: ${code === 'ENOENT' ? 'No such file or directory' : message}`);
      resolve(NOT_FOUND);
    });
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
