/** Every error is a problem document (RFC 9457). */

import { STATUS_CODES } from 'node:http';

import type { Request, Response } from 'express';
import { z } from 'zod';

export const MEDIA_TYPE = 'application/problem+json';

const RETRY_AFTER_SECONDS = '5';

// Node's own phrases for these two are older than RFC 9110.
const TITLES: Partial<Record<number, string>> = {
  413: 'Content Too Large',
  422: 'Unprocessable Content',
};

// The request line may hold a whole address (RFC 9112).
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i;

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
  headers?: Readonly<Record<string, string>>;
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
  const { status, message: detail, errors } = error;
  const document = {
    ...members(status, detail),
    instance: pathOf(request.originalUrl),
    request_id: response.getHeader('X-Request-ID') ?? null,
    ...(errors.length > 0 && { errors }),
  };
  response.statusCode = status;
  for (const [name, value] of Object.entries(headersOf(status, error.headers))) {
    response.setHeader(name, value);
  }
  const body = Buffer.from(JSON.stringify(document));
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
}

/** The answer to what never became a request: it has neither path nor id. */
export function minimalProblem(
  status: number,
  detail: string,
): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify(members(status, detail));
  const headers = { ...headersOf(status), 'Content-Length': String(Buffer.byteLength(body)) };
  return { headers, body };
}

function members(status: number, detail: string) {
  return { type: 'about:blank', title: title(status), status, detail };
}

function headersOf(status: number, own: Readonly<Record<string, string>> = {}) {
  const retry = status === 503 && { 'Retry-After': RETRY_AFTER_SECONDS };
  return { ...own, ...retry, 'Content-Type': MEDIA_TYPE };
}

/** The path as it was sent, fit for a URI reference. */
function pathOf(url: string): string {
  return withoutQuery(withoutOrigin(url)).replace(OUTSIDE_PATHS, (character) =>
    percentEncoded(character),
  );
}

/** The path and the query of what stands in the request line. */
export function withoutOrigin(url: string): string {
  const [origin] = ORIGIN.exec(url) ?? [];
  if (origin === undefined) return url;
  const rest = url.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

export function withoutQuery(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Node reads the request line as Latin-1: one character is one byte that was sent. */
function percentEncoded(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
