/** The log that the service writes while it answers: one JSON object on each line. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import { withBug } from '../support/bug.ts';
import { MISSING } from '../support/entities.ts';
import { ENTITY_ROUTE, PATH } from '../support/entity.ts';
import { logOf } from '../support/log.ts';

const MINE = { 'X-Request-ID': 'mine' };

describe('the log', () => {
  const service = useService();
  const offline = useOfflineService();

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
    const age = Date.now() - Date.parse(String(timestamp));
    expect(Math.abs(age)).<<toBeLessThan>>(60_000);
  });

  it('is silent about health and metrics', async () => {
    const log = await logOf(async () => {
      for (const path of ['/health/live', '/metrics', '/']) await offline.client.get(path);
    });

    expect(log.map(({ route }) => route)).<<toEqual>>(['/']);
  });

  it('explains a database that is unavailable', async () => {
    const log = await logOf(() => offline.client.get('/health/ready', MINE));

    expect(log).<<toHaveLength>>(2);
    const [warning, access] = log;
    expect(warning?.level).<<toBe>>('warning');
    expect(JSON.stringify(warning)).<<toMatch>>(/refused|connect/i);
    expect(warning?.request_id).<<toBe>>('mine');
    expect(access?.request_id).<<toBe>>('mine');
    expect(access?.status).<<toBe>>(503);
  });

  it('shows where a bug is', async () => {
    const log = await logOf(() =>
      withBug(service.application, new Error('oh no'), () => service.client.get(PATH, MINE)),
    );

    expect(log).<<toHaveLength>>(2);
    const [error, access] = log;
    expect(error?.level).<<toBe>>('error');
    expect(error?.request_id).<<toBe>>('mine');
    expect(error?.exception).<<toContain>>('Error: oh no');
    expect(error?.exception).<<toContain>>('logs.test.ts');
    expect(access?.status).<<toBe>>(500);
  });

  it('has no lines that callers have forged', async () => {
    const path = '/nowhere%0A%7B%22level%22:%22error%22%7D?x=%0A';
    const log = await logOf(() => offline.client.get(path));

    expect(log).<<toHaveLength>>(1);
    expect(log[0]?.route).<<toBe>>('unmatched');
    expect(log[0]?.level).<<toBe>>('info');
  });
});
