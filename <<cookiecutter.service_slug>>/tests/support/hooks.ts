import { startPostgres } from './postgres.ts';

let stopPostgres: () => Promise<void>;

/** Before the first test file. */
export async function mochaGlobalSetup(): Promise<void> {
  stopPostgres = await startPostgres();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stopPostgres();
}
