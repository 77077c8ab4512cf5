/** The application in this process, called over HTTP. */

import { once } from 'node:events';

<< test_imports("afterAll", "beforeAll", "beforeEach") >>

import { createApplication } from '../../src/app.ts';
import type { AddRoutes, Application } from '../../src/app.ts';
import { parseSettings } from '../../src/core/config.ts';
import type { Settings } from '../../src/core/config.ts';
import type { TokenVerifier } from '../../src/core/security.ts';
import { createServer } from '../../src/server.ts';
import { Client } from './client.ts';
import { silenceLog } from './log.ts';
import { createDatabase } from './postgres.ts';
import type { TestDatabase } from './postgres.ts';

/** A running application: what it consists of, and a client that calls it. */
export interface Service {
  readonly application: Application;
  readonly client: Client;
}

/** The same with a database of its own, which is empty before each test. */
export interface ServiceWithDatabase extends Service {
  readonly database: TestDatabase;
}

interface Running extends Service {
  stop(): Promise<void>;
}

// Nothing listens there: what a test gets to see was decided without the database.
export const NO_DATABASE = 'postgresql://nobody@127.0.0.1:9/none';

silenceLog();

/** Settings as in production, but for the database. */
export function settingsFor(databaseUrl: string, values: Partial<Settings> = {}): Settings {
  return { ...parseSettings({ APP_ENV: 'test', DATABASE_URL: databaseUrl }), ...values };
}

/** What an application may have of its own: who checks tokens, and more routes than ours. */
export interface Parts {
  readonly verifier?: TokenVerifier | undefined;
  readonly routes?: AddRoutes | undefined;
}

/** The application as these settings make it, for as long as it is used. */
export async function withService(
  settings: Settings,
  use: (service: Service) => Promise<void>,
  parts: Parts = {},
): Promise<void> {
  const running = await start(settings, parts);
  try {
    await use(running);
  } finally {
    await running.stop();
  }
}

/** One application, with a database, for all tests of a `describe`. */
export function useService(values: Partial<Settings> = {}, parts: Parts = {}): ServiceWithDatabase {
  const database = useDatabase();
  const service = useRunning(() => start(settingsFor(database().url, values), parts));
  return Object.defineProperty(service as ServiceWithDatabase, 'database', { get: database });
}

/** One application, whose database cannot be reached, for all tests of a `describe`. */
export function useOfflineService(values: Partial<Settings> = {}, parts: Parts = {}): Service {
  return useRunning(() => start(settingsFor(NO_DATABASE, values), parts));
}

/** A migrated database for all tests of a `describe`, empty before each of them. */
export function useDatabase(): () => TestDatabase {
  let database: TestDatabase | undefined;
  <<beforeAll>>(async () => {
    database = await createDatabase();
  });
  <<beforeEach>>(async () => {
    await database?.empty();
  });
  <<afterAll>>(async () => {
    await database?.drop();
  });
  return () => present(database);
}

function useRunning(begin: () => Promise<Running>): Service {
  let running: Running | undefined;
  <<beforeAll>>(async () => {
    running = await begin();
  });
  <<afterAll>>(async () => {
    await running?.stop();
  });
  return {
    get application() {
      return present(running).application;
    },
    get client() {
      return present(running).client;
    },
  };
}

async function start(settings: Settings, { verifier, routes }: Parts = {}): Promise<Running> {
  const application = createApplication(settings, verifier, routes);
  const server = createServer(application).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    application,
    client: new Client(server),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await application.close();
    },
  };
}

export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it exists only while tests run');
  return value;
}
