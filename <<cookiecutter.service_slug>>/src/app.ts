/** The application: what it consists of and how long its parts live. */

import express from 'express';
import type { Express } from 'express';

import { authorization } from './api/authorization.ts';
import { addDocumentation } from './api/documentation.ts';
import { handleError, noRoute } from './api/error-handler.ts';
import { cors } from './api/middleware/cors.ts';
import { Metrics } from './api/middleware/metrics.ts';
import { observe } from './api/middleware/observe.ts';
import { addOpenapi } from './api/openapi.ts';
import { addOperations } from './api/operations.ts';
import { canonicalPath } from './api/paths.ts';
import { Routes } from './api/routes.ts';
import { addEndpoints } from './api/v1/endpoints/<<cookiecutter.resource_plural|kebab>>.ts';
import type { Settings } from './core/config.ts';
import { tokenVerifier } from './core/security.ts';
import { Database } from './database/<<cookiecutter.stack|data_layer>>.ts';
import { <<cookiecutter.resource|pascal>>Repository } from './repositories/<<cookiecutter.resource|kebab>>.ts';
import { <<cookiecutter.resource|pascal>>Service } from './services/<<cookiecutter.resource|kebab>>.ts';

export interface Application {
  /** What answers requests. */
  express: Express;
  routes: Routes;
  database: Database;
  metrics: Metrics;
  /** Set once the process is asked to end: readiness turns red. */
  stopping: boolean;
  close: () => Promise<void>;
}

export function createApplication(
  settings: Settings,
  verifier = tokenVerifier(settings),
): Application {
  // Nothing to open: the pool connects when it is first used, so that the service starts while the
  // database is away.
  const database = new Database(settings);
  const metrics = new Metrics(database);
  const repository = new <<cookiecutter.resource|pascal>>Repository(database);
  const service = new <<cookiecutter.resource|pascal>>Service(repository);
  const app = express();
  const routes = new Routes(app, {
    authorize: authorization(verifier),
    bodyLimit: settings.requestBodyLimitBytes,
  });
  const application: Application = {
    express: app,
    routes,
    database,
    metrics,
    stopping: false,
    close: async () => {
      await database.close();
    },
  };

  app.disable('x-powered-by');
  app.disable('query parser');
  app.enable('strict routing');
  app.enable('case sensitive routing');

  app.use(observe(metrics));
  if (settings.corsOrigins.length > 0) {
    app.use(cors(settings.corsOrigins));
  }
  app.use(canonicalPath);
  addEndpoints(routes, service);
  addOperations(routes, application);
  addDocumentation(routes);
  addOpenapi(routes);
  app.use(noRoute(routes));
  app.use(handleError);
  return application;
}
