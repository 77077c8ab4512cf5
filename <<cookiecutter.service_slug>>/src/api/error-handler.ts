/** From errors to problem documents. */

import type { NextFunction, Request, Response } from 'express';

import {
  DatabaseUnavailable,
  FieldConflict,
  Forbidden,
  NotFound,
  ReferenceNotFound,
  ServiceError,
  StillReferenced,
  TokenInvalid,
  TokenKeysUnavailable,
  UniqueConflict,
  VersionMismatch,
  isError,
} from '../core/exceptions.ts';
import { getLogger } from '../core/logging.ts';
import { translated } from '../database/errors.ts';
import { ProblemError, jsonPointer, sendProblem } from './problems.ts';

const logger = getLogger('app.api.error_handler');

type Kind = abstract new (...parameters: never[]) => ServiceError;

/** Subclasses share the status of their class; any other ServiceError is a broken business rule. */
const STATUS: [Kind, status: number][] = [
  [NotFound, 404],
  [VersionMismatch, 412],
  [UniqueConflict, 409],
  [StillReferenced, 409],
  [ReferenceNotFound, 422],
  [Forbidden, 403],
  [DatabaseUnavailable, 503],
  [TokenInvalid, 401],
  [TokenKeysUnavailable, 503],
  [ServiceError, 422],
];

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
  const problem = isError(error) ? fromHttpError(error) : null;
  if (problem === null || problem.status === 500) {
    logger.error({ exception: error }, 'unhandled exception');
  } else if (problem.status > 500) {
    logger.warn({ exception: error }, problem.message);
  }
  return problem ?? new ProblemError(500, 'Something went wrong on our side.');
}

function fromServiceError(error: ServiceError): ProblemError {
  const [, status = 422] = STATUS.find(([type]) => error instanceof type) ?? [];
  if (status === 503) {
    logger.warn({ exception: error.cause }, error.message);
  }
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer error="invalid_token"' } : {};
  const isOfField = error instanceof FieldConflict;
  const errors = isOfField ? [{ pointer: jsonPointer([error.field]), message: error.reason }] : [];
  return new ProblemError(status, error.message, { errors, headers });
}

/** What http-errors makes, and so Express and its parsers; its words only if they are for all. */
interface HttpError extends Error {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly expose?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: unknown;
}

function fromHttpError(error: HttpError): ProblemError | null {
  const status = Number(error.status ?? error.statusCode);
  if (!(status >= 400 && status <= 599)) {
    return null;
  }
  let detail = 'The request could not be handled.';
  if (error.type === 'entity.parse.failed') {
    detail = 'The body is not well-formed JSON.'; // in whatever words the parser says it
  } else if (error.expose === true) {
    detail = error.message;
  }
  return new ProblemError(status, detail, { headers: error.headers });
}
