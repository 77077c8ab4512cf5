/** Endpoints for those who run the service: identity, health, metrics. */

import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';

import { SERVICE_NAME, VERSION } from '../about.ts';
import type { Application } from '../app.ts';
import { operation } from './documented.ts';
import { ProblemError } from './problems.ts';
import { answers, problems } from './responses.ts';

const tags = ['operations'];
const IDENTITY = { name: SERVICE_NAME, version: VERSION };
const HEALTHY = { status: 'ok' };
const METRICS = 'http_requests_in_progress 1.0\n';

const identity = z.looseObject({ name: z.string(), version: z.string() }).meta({ id: 'Identity' });
const health = z.looseObject({ status: z.string() }).meta({ id: 'Health' });
const identified = { 200: answers(identity, IDENTITY).one('Successful Response') };
const healthy = { 200: answers(health, HEALTHY).one('Successful Response') };

export function operationsRouter(application: Application): Router {
  const { database, metrics } = application;
  const router = express.Router({ caseSensitive: true });
  const content = { [metrics.contentType]: { schema: z.string(), example: METRICS } };
  const measured = { 200: { description: 'Successful Response', content } };

  router.get(
    '/',
    operation({
      operationId: 'identity',
      summary: 'Name and version',
      tags,
      responses: identified,
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
      responses: healthy,
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
      responses: { ...healthy, ...problems(503) },
    }),
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
    operation({
      operationId: 'metrics',
      summary: "Metrics in Prometheus' text format",
      tags,
      responses: measured,
    }),
    async (_request, response) => {
      response.set('Content-Type', metrics.contentType).send(Buffer.from(await metrics.render()));
    },
  );

  return router;
}
