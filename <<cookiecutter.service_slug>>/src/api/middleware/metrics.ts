/** Prometheus metrics of one application instance. */

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const LABELS = ['method', 'route', 'status'] as const;
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The connections that are counted: `size` is the most that the pool may open. */
export interface Pooled {
  readonly pool: { readonly used: number; readonly idle: number; readonly size: number };
}

/** HTTP, process and connection pool metrics in a registry of their own. */
export class Metrics {
  readonly inProgress: Gauge;
  readonly #registry = new Registry();
  readonly #requests: Counter<(typeof LABELS)[number]>;
  readonly #durations: Histogram<(typeof LABELS)[number]>;

  constructor(database: Pooled) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'http_requests_total',
      help: 'HTTP requests answered.',
      labelNames: LABELS,
      registers,
    });
    this.#durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: "Time from the request's arrival to the end of its response.",
      labelNames: LABELS,
      buckets: BUCKETS,
      registers,
    });
    this.inProgress = new Gauge({
      name: 'http_requests_in_progress',
      help: 'HTTP requests being answered.',
      registers,
    });
    new Gauge({
      name: 'database_pool_connections',
      help: 'Open database connections, by state.',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'in_use' }, database.pool.used);
        this.set({ state: 'idle' }, database.pool.idle);
      },
    });
    new Gauge({
      name: 'database_pool_size',
      help: 'Most connections the pool may open.',
      registers,
    }).set(database.pool.size);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Count one answered request. */
  observe(method: string, route: string, status: number, seconds: number): void {
    const labels = { method, route, status };
    this.#requests.inc(labels);
    this.#durations.observe(labels, seconds);
  }

  /** All metrics in Prometheus' text format. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }
}
