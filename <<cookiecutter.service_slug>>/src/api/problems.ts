/** Every error is a problem document (RFC 9457). */

import { STATUS_CODES } from 'node:http';

import type { Request, Response } from 'express';
import { z } from 'zod';

import { sendJson } from './json.ts';

export const MEDIA_TYPE = 'application/problem+json';

const RETRY_AFTER_SECONDS = '5';

// Node's own phrases for these two are older than RFC 9110.
const TITLES: Partial<Record<number, string>> = {
  413: 'Content Too Large',
  422: 'Unprocessable Content',
};

// What may stand in a path: letters, digits and these (RFC 3986).
const OUTSIDE_PATHS = /[^A-Za-z0-9\-._~/!$&'()*+,;=:@%]/g;

export const fieldProblem = z
  .looseObject({
    pointer: z.string().meta({
      description: 'JSON Pointer into the body, or `?name` of a query parameter',
    }),
    message: z.string(),
  })
  .meta({ id: 'FieldProblem', description: 'One thing that is wrong with a request.' });

export const problem = z
  .looseObject({
    type: z.string().meta({ examples: ['about:blank'] }),
    title: z.string().meta({ description: 'The status in words' }),
    status: z.number().meta({ override: { type: 'integer' } }),
    detail: z.string().meta({ description: 'What went wrong this time' }),
    instance: z.string().meta({ description: 'The path of the request' }),
    request_id: z.string().meta({
      description: "The request's X-Request-ID, to find it in the logs",
    }),
    errors: z.array(fieldProblem).optional().meta({
      default: [],
      description: 'Each thing that is wrong with the request',
    }),
  })
  .meta({ id: 'Problem', description: 'A problem document as RFC 9457 defines it.' });

/** One thing that is wrong with a request. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

interface Extras {
  errors?: readonly FieldProblem[];
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Throw it to answer with a problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly errors: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, { errors = [], headers = {} }: Extras = {}) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The problem of a request that can be read but not accepted. */
export function invalid(errors: readonly FieldProblem[]): ProblemError {
  return new ProblemError(422, 'The request is not valid.', { errors });
}

/** The status in words. */
export function title(status: number): string {
  return TITLES[status] ?? STATUS_CODES[status] ?? 'Error';
}

/** An RFC 6901 pointer: `['lines', 0, 'name']` is `/lines/0/name`. */
export function jsonPointer(location: readonly PropertyKey[]): string {
  return location
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** Answer a request that ended in a problem. */
export function sendProblem(request: Request, response: Response, error: ProblemError): void {
  const { status, message: detail, errors, headers } = error;
  const document = {
    type: 'about:blank',
    title: title(status),
    status,
    detail,
    instance: pathOf(request.originalUrl),
    request_id: response.getHeader('X-Request-ID') ?? null,
    ...(errors.length > 0 && { errors }),
  };
  const retry = status === 503 && { 'Retry-After': RETRY_AFTER_SECONDS };
  response.status(status).set({ ...retry, ...headers, 'Content-Type': MEDIA_TYPE });
  sendJson.call(response, document);
}

/** The path as it was sent, fit for a URI reference. */
function pathOf(url: string): string {
  const [path = ''] = url.split('?', 1);
  return path.replace(OUTSIDE_PATHS, encodeURIComponent);
}
