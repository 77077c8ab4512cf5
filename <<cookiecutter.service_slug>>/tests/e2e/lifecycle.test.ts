/** The process: how it starts, how it stops, and what it does while the database is away. */

<< test_imports("afterAll", "beforeAll", "describe", "expect", "it") >>
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';

import pg from 'pg';

import { clientConfig } from '../../src/database/url.ts';
import { Collector } from '../support/collector.ts';
import { MISSING } from '../support/entities.ts';
import { PATH, TABLE } from '../support/entity.ts';
import { example, fieldNames } from '../support/examples.ts';
import { KeepAlive } from '../support/keep-alive.ts';
import { createDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { answers, startService, until, withService } from '../support/process.ts';
import type { ServiceProcess } from '../support/process.ts';
import { IS_ELSEWHERE } from './service-under-test.ts';

const LOCK = `SELECT FROM "${TABLE}" FOR UPDATE`;
const WAITING = 'SELECT FROM pg_locks WHERE NOT granted';
const JSON_TYPE = { 'Content-Type': 'application/json' };

async function status(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

async function listens({ port }: ServiceProcess): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** So many answers to what is sent on one connection; Node's own client stops at the first. */
async function exchange(
  { port }: ServiceProcess,
  parts: string[],
  count: number,
): Promise<string[]> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (text: string) => (received += text));
  const answered = () => received.split('HTTP/1.1 ').slice(1);
  Readable.from(parts).pipe(socket, { end: false });
  try {
    await until(() => answered().length === count);
    return answered();
  } finally {
    socket.destroy();
  }
}

/** What was written besides access and progress: nothing, if all went well. */
function complaints(service: ServiceProcess): string[] {
  const bad = service.log.filter(({ level }) => ['warning', 'error'].includes(level));
  return [...bad.map(({ message }) => message), service.errors].filter((text) => text !== '');
}

/** A transaction that lets nobody else change a row. */
async function lockRows(database: TestDatabase): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(clientConfig(database.url));
  await client.connect();
  await client.query('BEGIN');
  await client.query(LOCK);
  return { release: () => client.end() };
}

(IS_ELSEWHERE ? describe.skip : describe)('The process', () => {
  let database: TestDatabase;

  <<beforeAll>>(async () => {
    database = await createDatabase();
  });

  <<afterAll>>(() => database.drop());

  it('does not start with a bad configuration', async () => {
    const url = 'postgresql://someone:hidden@localhost';
    const service = await startService(url, { PORT: 'many' });

    expect(await service.end()).<<toBe>>(1);
    expect(service.out).<<toBe>>('');
    expect(service.errors).<<toMatch>>(/^Invalid configuration: PORT: .*; DATABASE_URL: .*\n$/);
    expect(service.errors).<<notToContain>>('hidden');
  });

  it('drops no request when SIGTERM stops it', async () => {
    const settings = { SHUTDOWN_GRACE_SECONDS: '12', DATABASE_TIMEOUT_SECONDS: '60' };
    await withService(database.url, settings, async (service) => {
      const idle = new KeepAlive(service.url);
      expect((await idle.call('GET', '/health/live')).status).<<toBe>>(200);
      const body = JSON.stringify(example(0));
      const made = await fetch(service.url + PATH, { method: 'POST', headers: JSON_TYPE, body });
      const url = service.url + (made.headers.get('Location') ?? '');
      const lock = await lockRows(database);
      let isAnswered = false;
      const name = fieldNames().at(-1) ?? '';
      const slow = fetch(url, {
        method: 'PATCH',
        headers: JSON_TYPE,
        body: JSON.stringify({ [name]: example(1)[name] }),
      }).finally(() => (isAnswered = true));
      await until(async () => (await database.execute(WAITING)).length > 0);

      service.send('SIGTERM');
      await until(() => answers(`${service.url}/health/ready`, 503));
      expect(await status(url)).<<toBe>>(200);
      expect(await status(`${service.url}/health/live`)).<<toBe>>(200);
      expect(isAnswered).<<toBe>>(false);

      await until(async () => !(await listens(service)));
      expect(isAnswered).<<toBe>>(false);
      await lock.release();
      expect((await slow).status).<<toBe>>(200);
      expect(await service.end()).<<toBe>>(0);
      idle.close();
      expect(complaints(service)).<<toEqual>>([]);
    });
  });

  it('stops at once on SIGINT, despite idle connections', async () => {
    await withService(database.url, {}, async (service) => {
      const idle = new KeepAlive(service.url);
      expect((await idle.call('GET', PATH)).status).<<toBe>>(200);
      const begin = Date.now();

      service.send('SIGINT');

      expect(await service.end()).<<toBe>>(0);
      expect(Date.now() - begin).<<toBeLessThan>>(5000); // no draining, which takes 5 s
      idle.close();
      expect(complaints(service)).<<toEqual>>([]);
    });
  });

  it('sends traces once they are switched on', async () => {
    const collector = await Collector.start();
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
    await withService(database.url, settings, async (service) => {
      expect(await answers(`${service.url}${PATH}?limit=7`)).<<toBe>>(true);

      await until(() => collector.spans.includes(PATH));
      const { spans } = collector;
      const paths = new Set(collector.received.map(({ path }) => path));
      expect([...paths]).<<toEqual>>(['/v1/traces']);
      expect(spans.includes(`GET ${PATH}`)).<<toBe>>(true);
      expect(spans.includes(`FROM \\"${TABLE}\\"`)).<<toBe>>(true); // JSON, quotes escaped
      expect(spans.includes('/health')).<<toBe>>(false);

      const entries = service.log.filter(({ route }) => route === PATH);
      const traceId = String(entries[0]?.trace_id);
      expect(traceId).<<toMatch>>(/^[0-9a-f]{32}$/);
      const isSent = spans.includes(traceId) || spans.includes(Buffer.from(traceId, 'hex'));
      expect(isSent).<<toBe>>(true);
      expect(service.errors).<<toBe>>('');
    });
    await collector.close();
  });

  describe('that runs', () => {
    let service: ServiceProcess;

    <<beforeAll>>(async () => {
      service = await startService(database.url);
      await service.untilLive();
    });

    <<afterAll>>(() => service.kill());

    it('keeps a connection despite a bug', async () => {
      await database.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'internal'; END $$",
      );
      await database.execute(
        `CREATE TRIGGER fail BEFORE DELETE ON "${TABLE}" EXECUTE FUNCTION fail()`,
      );
      const caller = new KeepAlive(service.url);

      const failed = await caller.call('DELETE', MISSING);
      const next = await caller.call('GET', PATH);

      await database.execute('DROP FUNCTION fail CASCADE');
      caller.close();
      expect(failed.status).<<toBe>>(500);
      expect(failed.body).<<notToContain>>('internal');
      expect(failed.body).<<notToMatch>>(/\.[jt]s\b/);
      expect(next.status).<<toBe>>(200);
      expect(next.isReused).<<toBe>>(true);
      const exceptions = service.log.map(({ exception }) => String(exception));
      expect(exceptions.some((text) => text.includes('internal'))).<<toBe>>(true);
    });

    const chunk = ' '.repeat(65_536);
    const whole = Array.from({ length: 200 }, () => chunk);
    const bodies = {
      'in one': [`Content-Length: ${200 * chunk.length}\r\n\r\n`, ...whole],
      'in parts': [
        'Transfer-Encoding: chunked\r\n\r\n',
        ...whole.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`),
        '0\r\n\r\n',
      ],
    };
    for (const [name, parts] of Object.entries(bodies)) {
      it(`keeps a connection despite a body that is too large, ${name}`, async () => {
        const post = `POST ${PATH} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n`;
        const get = `GET ${PATH} HTTP/1.1\r\nHost: test\r\n\r\n`;

        const [refused, next] = await exchange(service, [post, ...parts, get], 2);

        expect(refused).<<toMatch>>(/^413 /);
        expect(refused).<<toContain>>('1048576');
        expect(next).<<toMatch>>(/^200 /);
      });
    }
  });
});
