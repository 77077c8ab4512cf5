/** Endpoints for those who run the service: identity, health, metrics. */

import { z } from 'zod';

import { SERVICE_NAME, VERSION } from '../about.ts';
import type { Application } from '../app.ts';
import { ProblemError } from './problems.ts';
import { answer, problems } from './responses.ts';
import type { Routes } from './routes.ts';
import { sendJson } from './send.ts';

const tag = 'operations';
const identity = z.looseObject({ name: z.string(), version: z.string() }).meta({ id: 'Identity' });
const health = z.looseObject({ status: z.string() }).meta({ id: 'Health' });

const IDENTITY = { name: SERVICE_NAME, version: VERSION };
const HEALTHY = { status: 'ok' };

function success(schema: z.ZodType, mediaType = 'application/json') {
  return { 200: answer('Successful Response', { content: { [mediaType]: { schema } } }) };
}

export function addOperations(routes: Routes, application: Omit<Application, 'express'>): void {
  const { database, metrics } = application;

  routes.add('get', '/', {
    operationId: 'identity',
    summary: 'Name and version',
    tag,
    responses: { ...success(identity), ...problems(500) },
    handle: ({ response }) => {
      sendJson(response, 200, IDENTITY);
    },
  });

  routes.add('get', '/health/live', {
    operationId: 'live',
    summary: 'Whether the process works',
    tag,
    responses: { ...success(health), ...problems(500) },
    handle: ({ response }) => {
      sendJson(response, 200, HEALTHY);
    },
  });

  routes.add('get', '/health/ready', {
    operationId: 'ready',
    summary: 'Whether requests should be sent here',
    tag,
    responses: { ...success(health), ...problems(500, 503) },
    handle: async ({ response }) => {
      if (application.stopping) {
        throw new ProblemError(503, 'The service is stopping.');
      }
      await database.ping();
      sendJson(response, 200, HEALTHY);
    },
  });

  routes.add('get', '/metrics', {
    operationId: 'metrics',
    summary: "Metrics in Prometheus' text format",
    tag,
    responses: { ...success(z.string(), metrics.contentType), ...problems(500) },
    handle: async ({ response }) => {
      const body = Buffer.from(await metrics.render());
      response.setHeader('Content-Type', metrics.contentType);
      response.setHeader('Content-Length', body.byteLength);
      response.end(body);
    },
  });
}
