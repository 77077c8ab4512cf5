/** The data layer on a database of its own, past the API: repository, service, and what is below. */

<< test_imports("afterAll", "beforeAll") >>

import { Database } from '../../src/database/<<cookiecutter.stack|data_layer>>.ts';
import { present, settingsFor, useDatabase } from './application.ts';
import { Repository, Service } from './entity.ts';

export interface Connected {
  database: Database;
  repository: Repository;
  service: Service;
}

/** Nothing is connected to before the first use. */
export function connect(databaseUrl: string, databaseTimeoutSeconds = 5): Connected {
  const settings = { databasePoolSize: 2, databaseTimeoutSeconds };
  const database = new Database(settingsFor(databaseUrl, settings));
  const repository = new Repository(database);
  return { database, repository, service: new Service(repository) };
}

/** The same for all tests of a `describe`, on a database that is empty before each of them. */
export function useDataLayer(): Connected & { url: string } {
  const database = useDatabase();
  let connected: Connected | undefined;
  <<beforeAll>>(() => {
    connected = connect(database().url);
  });
  <<afterAll>>(() => connected?.database.close());
  return {
    get url() {
      return database().url;
    },
    get database() {
      return present(connected).database;
    },
    get repository() {
      return present(connected).repository;
    },
    get service() {
      return present(connected).service;
    },
  };
}
