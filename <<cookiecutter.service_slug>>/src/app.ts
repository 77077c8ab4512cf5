/** The application: what it consists of and how long its parts live. */

import express from 'express';
import type { Express } from 'express';

import { authenticate } from './api/authorization.ts';
import { documentationRouter } from './api/documentation.ts';
import { handleError } from './api/error-handler.ts';
import { sendJson } from './api/json.ts';
import { limitBody } from './api/middleware/body-limit.ts';
import { cors } from './api/middleware/cors.ts';
import { Metrics } from './api/middleware/metrics.ts';
import { observe } from './api/middleware/observe.ts';
import { noRoute, routing } from './api/middleware/routing.ts';
import { operationsRouter } from './api/operations.ts';
import { v1Router } from './api/v1/router.ts';
import type { Settings } from './core/config.ts';
import { tokenVerifier } from './core/security.ts';
import { Database } from './database/<<cookiecutter.stack|data_layer>>.ts';

export interface Application {
  /** What answers requests. */
  express: Express;
  database: Database;
  metrics: Metrics;
  /** Set once the process is asked to end: readiness turns red. */
  stopping: boolean;
  close: () => Promise<void>;
}

export type AddRoutes = (app: Express, application: Application) => void;

export function createApplication(
  settings: Settings,
  verifier = tokenVerifier(settings),
  routes: AddRoutes = addRoutes,
): Application {
  // Nothing to open: the pool connects when it is first used, so that the service starts while the
  // database is away.
  const database = new Database(settings);
  const app = express();
  const application: Application = {
    express: app,
    database,
    metrics: new Metrics(database),
    stopping: false,
    close: () => database.close(),
  };

  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('authentication', verifier !== null);
  app.response.json = sendJson;

  app.use(observe(application.metrics));
  if (settings.corsOrigins.length > 0) {
    app.use(cors(settings.corsOrigins));
  }
  // The first failure wins: 404, 405, then 401, 403, then 415, 413; routes only say what is theirs.
  app.use(routing(app));
  app.use(authenticate(verifier));
  app.use(limitBody(settings.requestBodyLimitBytes));
  routes(app, application);
  app.use(noRoute);
  app.use(handleError);
  return application;
}

/** Middleware, routers and routes go here, written as in the documentation of Express. */
export function addRoutes(app: Express, application: Application): void {
  app.use('/api/v1', v1Router(application.database));
  app.use(operationsRouter(application));
  app.use(documentationRouter());
}
