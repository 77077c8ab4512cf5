/** A connection of the application's pool that is in use. */

import type { Database } from '../../src/database/<<cookiecutter.stack|data_layer>>.ts';

/** Do something while one more connection is in use. */
export async function withHeldConnection(
  database: Database,
  action: () => Promise<void>,
): Promise<void> {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  await database.sequelize.transaction(action);
<% else %>
  await database.run(action);
<% endif %>
}
