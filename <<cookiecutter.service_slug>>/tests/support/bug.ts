/** A mistake in the service's own code. */

import type { Application } from '../../src/app.ts';

/** Do something while whatever needs the database fails with this error. */
export async function withBug(
  { database }: Application,
  error: Error,
  action: () => Promise<unknown>,
): Promise<void> {
  database.run = () => Promise.reject(error);
  try {
    await action();
  } finally {
    Reflect.deleteProperty(database, 'run'); // the class' own method shows again
  }
}
