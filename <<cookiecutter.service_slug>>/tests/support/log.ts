/** What the service logs. */

import type { LogLevel } from '../../src/core/config.ts';
import { configureLogging } from '../../src/core/logging.ts';

export type Entry = Record<string, unknown>;

/** Keep the log out of the tests' own output, but for mistakes of the service. */
export function silenceLog(): void {
  configureLogging('error');
}

/** What is logged during an action: one JSON object on each line. */
export async function logOf(action: () => unknown, level: LogLevel = 'info'): Promise<Entry[]> {
  const lines: string[] = [];
  configureLogging(level, { write: (line) => lines.push(line) });
  try {
    await action();
  } finally {
    silenceLog();
  }
  return lines.map((line) => JSON.parse(line) as Entry);
}
