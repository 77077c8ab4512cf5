/** The log that the service writes while it answers: one JSON object on each line. */

import { once } from 'node:events';

import type { Express, Response } from 'express';
<< test_imports("describe", "expect", "it") >>

import { addRoutes } from '../../src/app.ts';
import type { Application } from '../../src/app.ts';
import { useOfflineService, useService } from '../support/application.ts';
import { MISSING } from '../support/entities.ts';
import { ENTITY_ROUTE } from '../support/entity.ts';
import { logOf } from '../support/log.ts';
import { samplesOf } from '../support/metrics.ts';
import { withSocket } from '../support/wire.ts';

const MINE = { 'X-Request-ID': 'mine' };
const arrived = Promise.withResolvers<Response>();

function routes(app: Express, application: Application): void {
  addRoutes(app, application);
  app.get('/never', (_request, response) => {
    arrived.resolve(response);
  });
}

describe('the log', () => {
  const service = useService();
  const offline = useOfflineService({}, { routes });

  it('has one line for each request', async () => {
    const log = await logOf(() => service.client.get(MISSING, MINE));

    expect(log).<<toHaveLength>>(1);
    const { duration_ms: duration, timestamp, ...line } = log[0] ?? {};
    expect(line).<<toEqual>>({
      level: 'info',
      message: 'request',
      logger: 'app.access',
      request_id: 'mine',
      trace_id: null,
      method: 'GET',
      route: ENTITY_ROUTE,
      status: 404,
      subject: null,
    });
    expect(Number(duration)).<<toBeGreaterThan>>(0);
    expect(Number(duration)).<<toBeLessThan>>(60_000);
    expect(timestamp).<<toMatch>>(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const age = Date.now() - Date.parse(String(timestamp));
    expect(Math.abs(age)).<<toBeLessThan>>(60_000);
  });

  it('is quiet about probes that succeed, and explains those that fail', async () => {
    const log = await logOf(async () => {
      for (const path of ['/health/live', '/metrics', '/']) await offline.client.get(path);
      await offline.client.get('/health/ready', MINE);
    });

    const [identity, warning, access, ...others] = log;
    expect(others).<<toEqual>>([]);
    expect(identity?.route).<<toBe>>('/');
    expect(warning?.level).<<toBe>>('warning');
    expect(JSON.stringify(warning)).<<toMatch>>(/refused|connect/i);
    expect([warning?.request_id, access?.request_id]).<<toEqual>>(['mine', 'mine']);
    expect([access?.level, access?.status]).<<toEqual>>(['info', 503]);
  });

  it('has the level that it is given', async () => {
    const get = () => offline.client.get('/health/live');

    expect((await logOf(get, 'debug')).map(({ level }) => level)).<<toEqual>>(['debug']);
    expect(await logOf(() => offline.client.get('/'), 'warning')).<<toEqual>>([]);
  });

  it('has no lines and labels that callers have forged', async () => {
    const path = '/nowhere%0A%7B%22level%22:%22error%22%7D?x=%0A';
    const log = await logOf(() => offline.client.request('PROPFIND', path));

    const lines = log.map(({ method, route, level }) => [method, route, level]);
    expect(lines).<<toEqual>>([['OTHER', 'unmatched', 'info']]);
  });

  it('tells of callers that went away, who are in progress no more', async () => {
    const { application, client } = offline;
    const log = await logOf(() =>
      withSocket(application, async (socket) => {
        socket.write('GET /never HTTP/1.1\r\nHost: a\r\n\r\n');
        const closed = once(await arrived.promise, 'close');
        socket.destroy();
        await closed;
      }),
    );

    expect(log.map(({ route, status }) => [route, status])).<<toEqual>>([['/never', 499]]);
    const samples = samplesOf((await client.get('/metrics')).text);
    // The scrape itself.
    expect(samples.get('http_requests_in_progress')).<<toEqual>>([{ labels: {}, value: 1 }]);
  });
});
