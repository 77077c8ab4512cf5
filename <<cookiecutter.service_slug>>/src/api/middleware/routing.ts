/** Which route a request is for, before anything else is asked of it: 404, 405, 308. */

import type { Express, Request, RequestHandler } from 'express';

import { ProblemError } from '../problems.ts';
import { ANY, routesOf } from '../routes.ts';
import type { Operation, Route } from '../routes.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express' types are extended
  namespace Express {
    interface Locals {
      /** The template of the route, for metrics and logs: never the path, labels must stay few. */
      route?: string | undefined;
      /** What the route's handlers say about themselves. */
      operation?: Operation | undefined;
    }
  }
}

/** Find the route of each request; routes are read from the application once, at the first. */
export function routing(app: Express): RequestHandler {
  let routes: readonly Route[] | undefined;

  return (request, response, next) => {
    routes ??= routesOf(app);
    const { method, path } = request;
    const target = withoutSlash(path);
    if (target !== undefined && isRoute(routes, target)) {
      response.status(308).set({ Location: target + queryOf(request), 'Content-Length': '0' });
      response.end();
      return;
    }
    const { template, operation } = find(routes, method, path);
    response.locals.route = template;
    response.locals.operation = operation;
    if (template !== undefined && operation === undefined) {
      throw notAllowed(routes, method, path);
    }
    // What is mounted for all paths, such as `express.static`, may still answer.
    const isReading = method === 'GET' || method === 'HEAD';
    if (operation === undefined && (!isReading || isApi(path))) {
      throw notFound(path);
    }
    next();
  };
}

/** Where nothing has answered. */
export const noRoute: RequestHandler = (request) => {
  throw notFound(request.path);
};

/** Whether a path is part of the API, where callers need a token. */
export function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

function find(routes: readonly Route[], method: string, path: string) {
  let template: string | undefined;
  for (const route of routes) {
    if (route.isMount && template !== undefined) break; // it is a route, but not for this method
    if (!route.fits(path)) continue;
    const operation = route.operations.get(method) ?? route.operations.get(ANY);
    if (operation !== undefined) {
      return { template: route.template, operation };
    }
    template ??= route.template;
  }
  return { template };
}

/** What is mounted under a path may do with slashes what it likes. */
function isRoute(routes: readonly Route[], path: string): boolean {
  return routes.some(({ isMount, fits }) => !isMount && fits(path));
}

/** The path without the slash at its end; nobody is sent to another host. */
function withoutSlash(path: string): string | undefined {
  if (!path.endsWith('/') || path.endsWith('//') || path.startsWith('//') || path === '/') {
    return undefined;
  }
  return path.slice(0, -1);
}

function queryOf({ url }: Request): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

function notFound(path: string): ProblemError {
  return new ProblemError(404, `There is nothing at ${path}.`);
}

function notAllowed(routes: readonly Route[], method: string, path: string): ProblemError {
  const fitting = routes.filter(({ isMount, fits }) => !isMount && fits(path));
  const methods = new Set(fitting.flatMap(({ operations }) => [...operations.keys()]));
  const allowed = [...methods].sort().join(', ');
  const detail = `${method} is not possible here; possible are ${allowed}.`;
  return new ProblemError(405, detail, { headers: { Allow: allowed } });
}
