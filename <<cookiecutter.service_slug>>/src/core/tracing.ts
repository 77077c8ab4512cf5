/** OpenTelemetry traces: off, and not even imported, until an endpoint is configured. */

import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';

import type { Attributes } from '@opentelemetry/api';

import { SERVICE_NAME, VERSION } from '../about.ts';
import type { Settings } from './config.ts';

const EXCLUDED = /^\/(health\/|metrics(\?|$))/;
const EXPORT_MILLISECONDS = 5000;

let active: Awaited<ReturnType<typeof createTracing>> | null = null;

/** What `startTracing` has started; null while tracing is off. */
export function activeTracing(): typeof active {
  return active;
}

/** Trace requests and statements; call it before the application is made. */
export async function startTracing(settings: Settings): Promise<void> {
  if (settings.otelExporterOtlpEndpoint !== null) {
    active = await createTracing(settings, settings.otelExporterOtlpEndpoint);
  }
}

async function createTracing(settings: Settings, endpoint: string) {
  const [api, core, hooks, sdk, resources, exporter, postgres] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/instrumentation-pg'),
  ]);
  const { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = api;
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new sdk.TracerProvider({
    resource: resources.defaultResource().merge(
      resources.resourceFromAttributes({
        'service.name': SERVICE_NAME,
        'service.version': VERSION,
        'deployment.environment.name': settings.appEnv,
      }),
    ),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new exporter.OTLPTraceExporter({ url }),
        scheduledDelayMillis:
          core.getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? EXPORT_MILLISECONDS,
      }),
    ],
  });
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  new postgres.PgInstrumentation({ requireParentSpan: true }).setTracerProvider(provider);
  // The driver is changed when it is required, which an import does not do.
  createRequire(import.meta.url)('pg');
  const tracer = provider.getTracer(SERVICE_NAME, VERSION);

  return {
    /** The span of a request that arrives; null for those that are not traced. */
    start: (request: IncomingMessage) => {
      if (EXCLUDED.test(request.url ?? '')) {
        return null;
      }
      const parent = propagation.extract(ROOT_CONTEXT, request.headers);
      const attributes = attributesOf(request);
      const span = tracer.startSpan('HTTP', { kind: SpanKind.SERVER, attributes }, parent);
      const inside = trace.setSpan(parent, span);
      return {
        traceId: span.spanContext().traceId,
        /** Runs what belongs to the request: its own spans become children of this one. */
        run: (action: () => void) => {
          context.with(inside, action);
        },
        end: (method: string, route: string, status: number) => {
          span.updateName(`${method} ${route}`);
          span.setAttribute('http.route', route);
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) {
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    /** Sends what is left; a collector that is away is no reason to end with an error. */
    shutdown: () => provider.shutdown().catch(() => undefined),
  };
}

/** The names of OpenTelemetry's conventions; not the query, which may hold secrets. */
function attributesOf(request: IncomingMessage): Attributes {
  return {
    'http.request.method': request.method,
    'url.scheme': 'http',
    'url.path': request.url?.split('?', 1)[0],
    'server.address': request.headers.host?.replace(/:\d*$/, ''),
    'client.address': request.socket.remoteAddress,
    'network.protocol.version': request.httpVersion,
    'user_agent.original': request.headers['user-agent'],
  };
}
