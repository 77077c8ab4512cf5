/**
 * The outermost layer: one pass around every request.
 *
 * Request id, security headers, metrics, access log and the span of a trace share one function:
 * each layer of its own would cost every request more than all of them do here.
 */

import { randomUUID } from 'node:crypto';

import type { RequestHandler } from 'express';

import { getLogger, requestContext } from '../../core/logging.ts';
import { ANONYMOUS } from '../../core/security.ts';
import { activeTracing } from '../../core/tracing.ts';
import type { Metrics } from './metrics.ts';
import { setSecurityHeaders } from './security-headers.ts';

const logger = getLogger('app.access');

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);
// As in other servers' logs: the caller went away before there was an answer.
const CLIENT_CLOSED_REQUEST = 499;

export function observe(metrics: Metrics): RequestHandler {
  const tracing = activeTracing();

  return (request, response, next) => {
    const started = performance.now();
    const requestId = requestIdFrom(request.headers['x-request-id']);
    const span = tracing?.start(request) ?? null;
    const context = { requestId, traceId: span?.traceId ?? null };
    setSecurityHeaders(response);
    response.setHeader('X-Request-ID', requestId);
    request.caller = ANONYMOUS; // until a token says otherwise
    metrics.inProgress.inc();

    // Not 'finish': that never comes when the caller goes away.
    response.once('close', () => {
      const milliseconds = performance.now() - started;
      const method = METHODS.has(request.method) ? request.method : 'OTHER';
      const { route = 'unmatched' } = response.locals;
      const { caller } = request;
      const status = response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST;
      metrics.inProgress.dec();
      metrics.observe(method, route, status, milliseconds / 1000);
      span?.end(method, route, status);
      const level = QUIET.has(route) && status < 400 ? 'debug' : 'info';
      if (logger.isLevelEnabled(level)) {
        // Events of the socket know nothing of the request: name its ids.
        const fields = {
          request_id: context.requestId,
          trace_id: context.traceId,
          method,
          route,
          status,
          subject: caller === ANONYMOUS ? null : caller.subject,
          duration_ms: Math.round(milliseconds * 1000) / 1000,
        };
        logger[level](fields, 'request');
      }
    });

    requestContext.run(context, () => {
      if (span === null) {
        next();
      } else {
        span.run(next);
      }
    });
  };
}

/**
 * The caller's id, unless it is missing, repeated or could forge a log line.
 *
 * Node.js joins repeated headers with a comma, which no id may have.
 */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();
}
