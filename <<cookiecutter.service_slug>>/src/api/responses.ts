/** Responses for the OpenAPI document. */

import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';

import { MEDIA_TYPE, problem, title } from './problems.ts';

/** A documented header of a response. */
export function header(description: string, schema: object = {}) {
  return { description, schema: { type: 'string' as const, ...schema } };
}

type Headers = Record<string, ReturnType<typeof header>>;

export const REQUEST_ID = header("The request's id, as sent or made up by the service");

const PROBLEM_HEADERS: Partial<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': header('How to authenticate (RFC 6750)') },
  403: { 'WWW-Authenticate': header('The scope that is missing (RFC 6750)') },
  503: { 'Retry-After': header('Seconds to wait before the next try', { type: 'integer' }) },
};

/** What problems say, for example; where each error points to, too. */
const EXAMPLES: Partial<Record<number, [detail: string, error?: string]>> = {
  400: ['The body is not well-formed JSON.'],
  401: ['A bearer token is required.'],
  403: ['The token lacks a scope.'],
  404: ['There is nothing at this path.'],
  409: ['The value is already taken.', 'is already taken'],
  412: ['It has changed since it was read; read it again.'],
  413: ['The body is larger than 1048576 bytes.'],
  415: ['Send the body as application/json in UTF-8.'],
  422: ['The request is not valid.', 'This field is required'],
  500: ['Something went wrong on our side.'],
  503: ['The database is not available at the moment.'],
};

/** Answers with one or many of these entities. */
export function answers(schema: z.ZodType, example: unknown) {
  const answer = (media: { schema: z.ZodType; example: unknown }) => {
    const content = { 'application/json': media };
    return (description: string, headers: Headers = {}) => ({ description, headers, content });
  };
  return {
    entity: answer({ schema, example }),
    list: answer({ schema: z.array(schema), example: [example] }),
  };
}

/** Documented problem answers. */
export function problems(...statuses: number[]): ZodOpenApiResponsesObject {
  return Object.fromEntries(statuses.map((status) => [String(status), problemAnswer(status)]));
}

function problemAnswer(status: number): ZodOpenApiResponseObject {
  const [detail = title(status), message] = EXAMPLES[status] ?? [];
  const example = {
    type: 'about:blank',
    title: title(status),
    status,
    detail,
    instance: '/api/v1',
    request_id: '01890000-0000-7000-8000-000000000000',
    ...(message !== undefined && { errors: [{ pointer: '/name', message }] }),
  };
  const content = { [MEDIA_TYPE]: { schema: problem, example } };
  return { description: title(status), headers: PROBLEM_HEADERS[status] ?? {}, content };
}
