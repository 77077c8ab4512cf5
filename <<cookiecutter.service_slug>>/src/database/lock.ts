/** One at a time: two migrations at once would trip over each other, so the second one waits. */

import pg from 'pg';

/** Do something while nobody else who asks for the same lock does. */
export async function locked<T>(config: pg.ClientConfig, action: () => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  // A lock that is lost with its connection fails the next statement, which is enough.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('migrations'))");
    return await action();
  } finally {
    await client.end(); // which gives the lock back
  }
}
