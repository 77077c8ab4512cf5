/** Responses for the OpenAPI document. */

import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';

import { MEDIA_TYPE, problem, title } from './problems.ts';

type Headers = Record<string, ReturnType<typeof header>>;

function header(description: string, schema: object = {}) {
  return { description, schema: { type: 'string' as const, ...schema } };
}

export const ETAG = header('The version of the entity, for If-Match and If-None-Match', {
  examples: ['"1"'],
});
export const LOCATION = header('The path of the new entity', { format: 'uri-reference' });
export const LINK = header('The next page, `rel="next"`; absent on the last one');
export const TOTAL = header('The number of all entities, with `count=true`', {
  type: 'integer',
  minimum: 0,
});
const REQUEST_ID = header("The request's id, as sent or made up by the service");

const PROBLEM_HEADERS: Partial<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': header('How to authenticate (RFC 6750)') },
  403: { 'WWW-Authenticate': header('The scope that is missing (RFC 6750)') },
  503: { 'Retry-After': header('Seconds to wait before the next try', { type: 'integer' }) },
};

/** What a problem of this status says, for example. */
const DETAILS: Partial<Record<number, string>> = {
  400: 'The body is not well-formed JSON.',
  401: 'A bearer token is required.',
  403: 'The token lacks a scope.',
  404: 'There is nothing with this id.',
  409: 'The value of name is already taken.',
  412: 'It has changed since it was read; read it again.',
  413: 'The body is larger than 1048576 bytes.',
  415: 'Send the body as application/json in UTF-8.',
  422: 'The request is not valid.',
  500: 'Something went wrong on our side.',
  503: 'The database is not available at the moment.',
};
const ERRORS: Partial<Record<number, object[]>> = {
  409: [{ pointer: '/name', message: 'is already taken' }],
  422: [{ pointer: '/name', message: 'This field is required' }],
};

/** Documented problem answers, with examples for this path. */
export function problems(path: string, statuses: readonly number[]): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    statuses.map((status) => [String(status), problemResponse(path, status)]),
  );
}

function problemResponse(path: string, status: number): ZodOpenApiResponseObject {
  const example = {
    type: 'about:blank',
    title: title(status),
    status,
    detail: DETAILS[status] ?? 'The request could not be handled.',
    instance: path,
    request_id: '3f8a4f0e-6d1b-4c0a-9b8e-2f5d7c1a9e64',
    ...(ERRORS[status] && { errors: ERRORS[status] }),
  };
  return {
    description: title(status),
    headers: PROBLEM_HEADERS[status] ?? {},
    content: { [MEDIA_TYPE]: { schema: problem, example } },
  };
}

/** The response, with the header that all of them carry. */
export function withRequestId(response: ZodOpenApiResponseObject): ZodOpenApiResponseObject {
  const headers = Object.assign({}, response.headers, { 'X-Request-ID': REQUEST_ID });
  return { ...response, headers };
}
