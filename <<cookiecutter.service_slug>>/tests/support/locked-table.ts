/** A table that another transaction keeps everyone from. */

import pg from 'pg';

import { clientConfig } from '../../src/database/url.ts';
import { TABLE } from './entity.ts';

const LOCK = `LOCK TABLE "${TABLE}" IN ACCESS EXCLUSIVE MODE`;

/** Do something while nobody gets at the entity's table. */
export async function withLockedTable<Result>(
  databaseUrl: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const locker = new pg.Client(clientConfig(databaseUrl));
  await locker.connect();
  try {
    await locker.query('BEGIN');
    await locker.query(LOCK);
    return await action();
  } finally {
    await locker.end();
  }
}
