/** What the service logs. */

import { configureLogging } from '../../src/core/logging.ts';

export type Entry = Record<string, unknown>;

/** Keep the log out of the tests' own output. */
export function silenceLog(): void {
  configureLogging('info', { write: () => undefined });
}

/** What is logged during an action: one JSON object on each line. */
export async function logOf(action: () => Promise<unknown>): Promise<Entry[]> {
  const lines: string[] = [];
  configureLogging('info', { write: (line) => lines.push(line) });
  try {
    await action();
  } finally {
    silenceLog();
  }
  return lines.map((line) => JSON.parse(line) as Entry);
}
