/** A connection of the application's pool that is in use. */

import type { Database } from '../../src/database/<<cookiecutter.stack|data_layer>>.ts';

/** Do something while one more connection is in use, without a statement that has a deadline. */
export async function withHeldConnection(
  database: Database,
  action: () => Promise<void>,
): Promise<void> {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  const { connectionManager } = database.sequelize;
  const connection = await connectionManager.getConnection({ type: 'write' });
  try {
    await action();
  } finally {
    connectionManager.releaseConnection(connection);
  }
<% else %>
  const source = await database.run((runner) => Promise.resolve(runner.dataSource));
  const holder = source.createQueryRunner();
  await holder.connect();
  try {
    await action();
  } finally {
    await holder.release();
  }
<% endif %>
}
