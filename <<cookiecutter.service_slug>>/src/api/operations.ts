/** Endpoints for those who run the service: identity, health, metrics. */

import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';

import { SERVICE_NAME, VERSION } from '../about.ts';
import type { Application } from '../app.ts';
import { operation } from './documented.ts';
import { ProblemError } from './problems.ts';
import { problems } from './responses.ts';

const tags = ['operations'];
const identity = z.looseObject({ name: z.string(), version: z.string() }).meta({ id: 'Identity' });
const health = z.looseObject({ status: z.string() }).meta({ id: 'Health' });

const IDENTITY = { name: SERVICE_NAME, version: VERSION };
const HEALTHY = { status: 'ok' };

function success(schema: z.ZodType, example: unknown, mediaType = 'application/json') {
  return {
    200: { description: 'Successful Response', content: { [mediaType]: { schema, example } } },
  };
}

export function operationsRouter(
  application: Pick<Application, 'database' | 'metrics' | 'stopping'>,
): Router {
  const { database, metrics } = application;
  const router = express.Router({ caseSensitive: true });

  router.get(
    '/',
    operation({
      operationId: 'identity',
      summary: 'Name and version',
      tags,
      responses: success(identity, IDENTITY),
    }),
    (_request, response) => {
      response.json(IDENTITY);
    },
  );

  router.get(
    '/health/live',
    operation({
      operationId: 'live',
      summary: 'Whether the process works',
      tags,
      responses: success(health, HEALTHY),
    }),
    (_request, response) => {
      response.json(HEALTHY);
    },
  );

  router.get(
    '/health/ready',
    operation({
      operationId: 'ready',
      summary: 'Whether requests should be sent here',
      tags,
      responses: { ...success(health, HEALTHY), ...problems('/health/ready', [503]) },
    }),
    async (_request, response) => {
      if (application.stopping) {
        throw new ProblemError(503, 'The service is stopping.');
      }
      await database.ping();
      response.json(HEALTHY);
    },
  );

  const sample = 'http_requests_total{method="GET",route="/",status="200"} 1\n';
  router.get(
    '/metrics',
    operation({
      operationId: 'metrics',
      summary: "Metrics in Prometheus' text format",
      tags,
      responses: success(z.string(), sample, metrics.contentType),
    }),
    async (_request, response) => {
      response.set('Content-Type', metrics.contentType).send(Buffer.from(await metrics.render()));
    },
  );

  return router;
}
