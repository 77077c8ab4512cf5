/** Endpoints for those who run the service: identity, health, metrics. */

import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';

import { SERVICE_NAME, VERSION } from '../about.ts';
import type { Application } from '../app.ts';
import { operation } from './documented.ts';
import { ProblemError } from './problems.ts';
import { answers, problems } from './responses.ts';

const IDENTITY = { name: SERVICE_NAME, version: VERSION };
const HEALTHY = { status: 'ok' };
const METRICS = 'http_requests_in_progress 1.0\n';

const identity = z.looseObject({ name: z.string(), version: z.string() }).meta({ id: 'Identity' });
const health = z.looseObject({ status: z.string() }).meta({ id: 'Health' });
const identified = { 200: answers(identity, IDENTITY).entity('Successful Response') };
const healthy = { 200: answers(health, HEALTHY).entity('Successful Response') };

export function operationsRouter(application: Application): Router {
  const { database, metrics } = application;
  const router = express.Router({ caseSensitive: true });
  const content = { [metrics.contentType]: { schema: z.string(), example: METRICS } };
  const measured = { 200: { description: 'Successful Response', content } };

  router.get('/', described('identity', 'Name and version', identified), (_request, response) => {
    response.json(IDENTITY);
  });

  router.get(
    '/health/live',
    described('live', 'Whether the process works', healthy),
    (_request, response) => {
      response.json(HEALTHY);
    },
  );

  router.get(
    '/health/ready',
    described('ready', 'Whether requests should be sent here', { ...healthy, ...problems(503) }),
    async (_request, response) => {
      if (application.stopping) {
        throw new ProblemError(503, 'The service is stopping.');
      }
      await database.ping();
      response.json(HEALTHY);
    },
  );

  router.get(
    '/metrics',
    described('metrics', "Metrics in Prometheus' text format", measured),
    async (_request, response) => {
      response.set('Content-Type', metrics.contentType).send(Buffer.from(await metrics.render()));
    },
  );

  return router;
}

function described(operationId: string, summary: string, responses: ZodOpenApiResponsesObject) {
  return operation({ operationId, summary, tags: ['operations'], responses });
}
