/** Metrics of one application. */

<<test_imports("beforeEach", "describe", "expect", "it")>>

import { BUCKETS, Metrics } from '../../src/api/middleware/metrics.ts';

/** The lines of a sample without its name. */
async function samples(metrics: Metrics, name: string): Promise<string[]> {
  const lines = (await metrics.render()).split('\n');
  const found = lines.filter((line) => line.split(/[ {]/)[0] === name);
  return found.map((line) => line.slice(name.length));
}

describe('Metrics', () => {
  let pool: { used: number; idle: number; size: number };
  let metrics: Metrics;

  beforeEach(() => {
    pool = { used: 2, idle: 3, size: 10 };
    metrics = new Metrics({ pool });
  });

  it('counts requests by method, route and status', async () => {
    metrics.observe('GET', '/things', 200, 0.1);
    metrics.observe('GET', '/things', 200, 0.1);
    metrics.observe('GET', '/things', 404, 0.1);
    metrics.observe('POST', '/things', 200, 0.1);

    expect(await samples(metrics, 'http_requests_total')).<<toEqual>>([
      '{method="GET",route="/things",status="200"} 2',
      '{method="GET",route="/things",status="404"} 1',
      '{method="POST",route="/things",status="200"} 1',
    ]);
  });

  it('sorts durations into buckets', async () => {
    for (const seconds of [0.005, 0.03, 20]) {
      metrics.observe('GET', '/things', 200, seconds);
    }

    const buckets = await samples(metrics, 'http_request_duration_seconds_bucket');
    const bounds = buckets.map((line) => /le="([^"]+)"/.exec(line)?.[1]);
    const counts = buckets.map((line) => Number(line.split(' ').at(-1)));
    expect(bounds).<<toEqual>>([...BUCKETS.map(String), '+Inf']);
    expect(counts).<<toEqual>>([1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
    expect(await samples(metrics, 'http_request_duration_seconds_count')).<<toEqual>>([
      '{method="GET",route="/things",status="200"} 3',
    ]);
  });

  it('reads the pool when it is asked', async () => {
    pool.used = 5;

    expect(await samples(metrics, 'database_pool_connections')).<<toEqual>>([
      '{state="in_use"} 5',
      '{state="idle"} 3',
    ]);
    expect(await samples(metrics, 'database_pool_size')).<<toEqual>>([' 10']);
  });

  it('describes the process', async () => {
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes']) {
      expect(await samples(metrics, name)).<<toHaveLength>>(1);
    }
    expect(metrics.contentType).<<toMatch>>(/^text\/plain; version=/);
  });

  it('is not shared by applications', async () => {
    metrics.observe('GET', '/things', 200, 0.1);

    const others = new Metrics({ pool });
    expect(await samples(others, 'http_requests_total')).<<toEqual>>([]);
  });
});
