/** Metrics, as Prometheus reads them. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import type { Client } from '../support/client.ts';
import { create, pathOf } from '../support/entities.ts';
import { ENTITY_ROUTE, PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { labelled, requests, samplesOf } from '../support/metrics.ts';
import type { Samples } from '../support/metrics.ts';

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, '+Inf'].map(String);

describe('the metrics', () => {
  const service = useService();
  const offline = useOfflineService();
  const other = useOfflineService();

  it('count requests by route template', async () => {
    const { client } = service;
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
    const buckets = samples.get('http_request_duration_seconds_bucket') ?? [];
    expect(buckets.slice(0, BOUNDS.length).map(({ labels }) => labels.le)).<<toEqual>>(BOUNDS);
  });

  it('have no labels that callers invent', async () => {
    for (const path of ['/nowhere', '/x/1', `${PATH}/1/2`, '/none.js']) {
      await offline.client.get(path);
    }
    await offline.client.request('PROPFIND', '/nowhere');

    expect(requests(await scrape(offline.client))).<<toEqual>>({
      'GET unmatched 404': 4,
      'OTHER unmatched 404': 1,
    });
    expect(requests(await scrape(other.client))).<<toEqual>>({}); // each counts for itself
  });

  it('describe the process and its connections', async () => {
    await service.client.get(PATH);

    const samples = await scrape(service.client);

    const pool = labelled(samples, 'database_pool_connections', ({ state = '' }) => state);
    expect(pool).<<toEqual>>({ in_use: 0, idle: 1 });
    expect(samples.get('database_pool_size')).<<toEqual>>([{ labels: {}, value: 10 }]);
    // The scrape itself.
    expect(samples.get('http_requests_in_progress')).<<toEqual>>([{ labels: {}, value: 1 }]);
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      expect(samples.get(name)?.[0]?.value).<<toBeGreaterThan>>(0);
    }
  });
});

async function scrape(client: Client): Promise<Samples> {
  const answer = await client.get('/metrics');
  expect(answer.status).<<toBe>>(200);
  expect(answer.header('Content-Type')).<<toMatch>>(/^text\/plain; version=/);
  return samplesOf(answer.text);
}
