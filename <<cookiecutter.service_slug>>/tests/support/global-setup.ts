import { startPostgres } from './postgres.ts';

declare global {
  var stopPostgres: () => Promise<void>;
}

/** Before the first test file: Jest runs this in a process that the test files do not share. */
export default async function setup(): Promise<void> {
  globalThis.stopPostgres = await startPostgres();
}
