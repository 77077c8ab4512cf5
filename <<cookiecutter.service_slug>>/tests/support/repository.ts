<% set layer = "TypeOrm" if cookiecutter.stack|data_layer == "typeorm" else "Sequelize" %>
/** The repository on a database of its own, past service and API. */

import { parseSettings } from '../../src/core/config.ts';
import { Database } from '../../src/database/<<cookiecutter.stack|data_layer>>.ts';
import type { <<cookiecutter.resource|pascal>>Repository } from '../../src/repositories/<<cookiecutter.resource|kebab>>.ts';
import { <<layer>><<cookiecutter.resource|pascal>>Repository } from '../../src/repositories/<<cookiecutter.stack|data_layer>>.ts';

export interface Connected {
  database: Database;
  repository: <<cookiecutter.resource|pascal>>Repository;
}

/** Nothing is connected to before the first use. */
export function connect(databaseUrl: string, timeoutSeconds = 5): Connected {
  const settings = parseSettings({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '2',
    DATABASE_TIMEOUT_SECONDS: String(timeoutSeconds),
  });
  const database = new Database(settings);
  return { database, repository: new <<layer>><<cookiecutter.resource|pascal>>Repository(database) };
}
