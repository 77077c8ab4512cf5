/** A database that is away, hangs, comes back, or has too few connections. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

<< test_imports("describe", "expect", "it") >>

import { settingsFor, useService, withService } from '../support/application.ts';
import type { Answer, Client } from '../support/client.ts';
import { MISSING, create, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { withLockedTable } from '../support/locked-table.ts';
import { createDatabase, executeOnServer } from '../support/postgres.ts';
import { expectProblem } from '../support/problems.ts';
import { until } from '../support/process.ts';

const DEADLINE = 0.5;
const READY_DEADLINE = 1;
// What an answer may take beyond the deadline on a busy machine; the default deadline is longer.
const SLACK = 4;
const TERMINATE = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = $1 AND pid <> pg_backend_pid()
`;

describe('availability', () => {
  const service = useService();

  it('is alive and ready with a database that works', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await service.client.get(path);
      expect(answer.status).<<toBe>>(200);
      expect(answer.json()).<<toEqual>>({ status: 'ok' });
    }
  });

  it('is not ready but alive when it stops', () =>
    withService(settingsFor(service.database.url), async ({ application, client }) => {
      application.stopping = true;

      expectProblem(await client.get('/health/ready'), 503);
      expect((await client.get('/health/live')).status).<<toBe>>(200);
      expect((await client.get(PATH)).status).<<toBe>>(200);
    }));

  it('waits no longer than the deadline for a database that never answers', () =>
    withSilentDatabase(async (url) => {
      const impatient = settingsFor(url, { databaseTimeoutSeconds: DEADLINE });
      await withService(impatient, async ({ client }) => {
        const started = performance.now();
        const answers = await Promise.all([PATH, MISSING].map((path) => client.get(path)));
        expect(secondsSince(started)).<<toBeLessThan>>(DEADLINE + SLACK);
        for (const answer of answers) expectUnavailable(answer);
      });
      const patient = settingsFor(url, { databaseTimeoutSeconds: 30 });
      await withService(patient, async ({ client }) => {
        const started = performance.now();
        expectUnavailable(await client.get('/health/ready'));
        expect(secondsSince(started)).<<toBeLessThan>>(READY_DEADLINE + SLACK);
      });
    }));

  it('waits no longer than the deadline for a lock or a connection, and is ready meanwhile', async () => {
    const { url } = service.database;
    const path = pathOf(await create(service.client));
    const settings = settingsFor(url, { databasePoolSize: 2, databaseTimeoutSeconds: 2 });
    await withService(settings, async ({ client }) => {
      await until(() => isReady(client));
      await withLockedTable(url, async () => {
        const started = performance.now();
        const waiting = [client.put(path, example(1))];
        while (waiting.length < 10) waiting.push(client.get(PATH));
        expect(await isReady(client)).<<toBe>>(true);
        expect(secondsSince(started)).<<toBeLessThan>>(READY_DEADLINE + SLACK);
        for (const answer of await Promise.all(waiting)) expectUnavailable(answer);
        expect(secondsSince(started)).<<toBeGreaterThan>>(1);
        expect(secondsSince(started)).<<toBeLessThan>>(2 + SLACK);
      });
      await until(async () => (await client.get(PATH)).status === 200);
      expect((await client.get(path)).header('ETag')).<<toBe>>('"1"'); // nothing comes late
    });
  });

  it('replaces connections that were terminated', async () => {
    const { client, database } = service;
    await Promise.all([1, 2, 3, 4, 5].map(() => client.get(PATH)));
    await database.execute(TERMINATE, [database.name]);

    // Each that is found dead costs a request, unless the pool has noticed before.
    await until(async () => {
      const statuses: number[] = [];
      while (statuses.length < 5) statuses.push((await client.get(PATH)).status);
      const failed = statuses.filter((status) => status !== 200);
      expect(failed).<<toEqual>>(failed.map(() => 503));
      return failed.length === 0;
    });
  });

  it('goes on when the database returns', async () => {
    const database = await createDatabase();
    await withService(settingsFor(database.url), async ({ client }) => {
      const entity = await create(client);

      await executeOnServer(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
      await executeOnServer(TERMINATE, [database.name]);
      await expectAway(client);

      await executeOnServer(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true`);
      expect((await client.get('/health/ready')).status).<<toBe>>(200);
      expect((await client.get(PATH)).list()).<<toEqual>>([entity]);
    });
    await database.drop();
  });

  it('answers more requests than it has connections', async () => {
    const settings = settingsFor(service.database.url, { databasePoolSize: 2 });
    await withService(settings, async ({ client }) => {
      const calls = Array.from({ length: 30 }, () => client.get(PATH));
      const statuses = (await Promise.all(calls)).map(({ status }) => status);

      expect([...new Set(statuses)]).<<toEqual>>([200]);
    });
  });
});

/** On a busy machine, what is to succeed may need more than one try within a short deadline. */
async function isReady(client: Client): Promise<boolean> {
  return (await client.get('/health/ready')).status === 200;
}

function expectUnavailable(answer: Answer): void {
  expectProblem(answer, 503);
  expect(Number(answer.header('Retry-After'))).<<toBeGreaterThan>>(0);
}

/** Alive but not ready, and honest about it. */
async function expectAway(client: Client): Promise<void> {
  expect((await client.get('/health/live')).status).<<toBe>>(200);
  expectUnavailable(await client.get('/health/ready'));
  expectUnavailable(await client.get(PATH));
  expectUnavailable(await client.get(MISSING));
  expectUnavailable(await client.post(PATH, example()));
  expectUnavailable(await client.put(MISSING, example()));
  expectUnavailable(await client.patch(MISSING, {}));
  expectUnavailable(await client.delete(MISSING));
}

/** With the URL of something that takes connections and never says a word. */
async function withSilentDatabase(use: (url: string) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use(`postgresql://nobody@127.0.0.1:${port}/none`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
