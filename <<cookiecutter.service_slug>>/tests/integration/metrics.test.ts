/** Metrics, as Prometheus reads them. */

<< test_imports("describe", "expect", "it") >>

import { NO_DATABASE, settingsFor, useDatabase, withService } from '../support/application.ts';
import type { Client } from '../support/client.ts';
import { create, pathOf } from '../support/entities.ts';
import { ENTITY_ROUTE, PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { labelled, requests, samplesOf } from '../support/metrics.ts';
import type { Samples } from '../support/metrics.ts';

const OFFLINE = settingsFor(NO_DATABASE);

describe('the metrics', () => {
  const database = useDatabase();

  it('count requests by route template', () =>
    withService(settingsFor(database().url), async ({ client }) => {
      const path = pathOf(await create(client));
      await client.get(path);
      await client.get(path);
      await client.head(path);
      await client.put(path, example(1));
      await client.delete(path);
      await client.delete(path);
      await client.get(`${PATH}?limit=0`);

      const samples = await scrape(client);

      const expected = {
        [`POST ${PATH} 201`]: 1,
        [`GET ${ENTITY_ROUTE} 200`]: 2,
        [`HEAD ${ENTITY_ROUTE} 200`]: 1,
        [`PUT ${ENTITY_ROUTE} 200`]: 1,
        [`DELETE ${ENTITY_ROUTE} 204`]: 1,
        [`DELETE ${ENTITY_ROUTE} 404`]: 1,
        [`GET ${PATH} 422`]: 1,
      };
      expect(requests(samples)).<<toEqual>>(expected);
      expect(requests(samples, 'http_request_duration_seconds_count')).<<toEqual>>(expected);
    }));

  it('have no labels that callers invent', () =>
    withService(OFFLINE, async ({ client }) => {
      for (const path of ['/nowhere', '/x/1', `${PATH}/1/2`, '/none.js']) {
        await client.get(path);
      }
      await client.request('PROPFIND', '/nowhere');

      expect(requests(await scrape(client))).<<toEqual>>({
        'GET unmatched 404': 4,
        'OTHER unmatched 404': 1,
      });
    }));

  it('count requests in progress', () =>
    withService(OFFLINE, async ({ client }) => {
      await client.get('/');

      const samples = await scrape(client);

      // The scrape itself.
      expect(samples.get('http_requests_in_progress')).<<toEqual>>([{ labels: {}, value: 1 }]);
    }));

  it('describe the connection pool', () =>
    withService(settingsFor(database().url), async ({ client }) => {
      await client.get(PATH);

      const samples = await scrape(client);

      const pool = labelled(samples, 'database_pool_connections', ({ state = '' }) => state);
      expect(pool).<<toEqual>>({ in_use: 0, idle: 1 });
      expect(samples.get('database_pool_size')).<<toEqual>>([{ labels: {}, value: 10 }]);
    }));

  it('describe the process', () =>
    withService(OFFLINE, async ({ client }) => {
      const samples = await scrape(client);

      for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total']) {
        expect(samples.get(name)?.[0]?.value).<<toBeGreaterThan>>(0);
      }
    }));

  it('are those of one application only', () =>
    withService(OFFLINE, async ({ client }) => {
      await client.get('/');

      await withService(OFFLINE, async (other) => {
        expect(requests(await scrape(other.client))).<<toEqual>>({});
      });
    }));
});

async function scrape(client: Client): Promise<Samples> {
  const answer = await client.get('/metrics');
  expect(answer.status).<<toBe>>(200);
  expect(answer.header('Content-Type')).<<toMatch>>(/^text\/plain/);
  return samplesOf(answer.text);
}
