/** From errors to problem documents. */

import type { NextFunction, Request, RequestHandler, Response } from 'express';

import {
  DatabaseUnavailable,
  NotFound,
  ReferenceNotFound,
  ServiceError,
  StillReferenced,
  TokenInvalid,
  TokenKeysUnavailable,
  UniqueConflict,
  VersionMismatch,
} from '../core/exceptions.ts';
import { getLogger } from '../core/logging.ts';
import { translated } from '../database/errors.ts';
import { decodedPath, encodedPath } from './paths.ts';
import { ProblemError, jsonPointer, sendProblem } from './problems.ts';
import type { Routes } from './routes.ts';

const logger = getLogger('app.api.error_handler');

const STATUS = new Map<unknown, number>([
  [NotFound, 404],
  [VersionMismatch, 412],
  [UniqueConflict, 409],
  [ReferenceNotFound, 422],
  [StillReferenced, 409],
  [DatabaseUnavailable, 503],
  [TokenInvalid, 401],
  [TokenKeysUnavailable, 503],
]);

/** Where no route fits: another path, another method, or a slash too many. */
export function noRoute(routes: Routes): RequestHandler {
  return (request, response) => {
    const path = decodedPath(request);
    const found = routes.find(path);
    if (found) {
      response.locals.route = found.template;
      const allowed = found.methods.join(', ');
      const detail = `${request.method} is not possible here; possible are ${allowed}.`;
      throw new ProblemError(405, detail, { headers: { Allow: allowed } });
    }
    const parent = path.slice(0, -1);
    if (path.endsWith('/') && routes.find(parent)) {
      const query = request.url.slice(request.path.length);
      response.statusCode = 308;
      response.setHeader('Location', encodedPath(parent) + (query === '?' ? '' : query));
      response.setHeader('Content-Length', 0);
      response.end();
      return;
    }
    throw new ProblemError(404, `There is nothing at ${path}.`);
  };
}

/**
 * Let no error leave the application in another form.
 *
 * Express knows handlers of errors by their four parameters.
 */
export function handleError(
  error: unknown,
  request: Request,
  response: Response,
  _next: NextFunction,
): void {
  if (response.headersSent) {
    logger.error({ exception: error }, 'unhandled exception');
    response.destroy(); // the answer cannot be completed
    return;
  }
  sendProblem(request, response, toProblem(error));
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) {
    return error;
  }
  // The data layer's own errors reach this place where an endpoint uses it directly.
  const known = error instanceof ServiceError ? error : translated(error);
  if (known !== undefined) {
    return fromServiceError(known);
  }
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError(status, 'The request could not be handled.'); // Express says so
  }
  logger.error({ exception: error }, 'unhandled exception');
  return new ProblemError(500, 'Something went wrong on our side.');
}

function fromServiceError(error: ServiceError): ProblemError {
  const status = STATUS.get(error.constructor) ?? 500;
  if (status === 503) {
    logger.warn({ exception: error.cause }, error.message);
  }
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer error="invalid_token"' } : {};
  const errors =
    error instanceof UniqueConflict
      ? [{ pointer: jsonPointer([error.field]), message: 'is already taken' }]
      : error instanceof ReferenceNotFound
        ? [{ pointer: jsonPointer([error.field]), message: 'names nothing that exists' }]
        : [];
  return new ProblemError(status, error.message, { errors, headers });
}
