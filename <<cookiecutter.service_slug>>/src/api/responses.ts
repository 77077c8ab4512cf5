/** Responses for the OpenAPI document. */

import type {
  ZodOpenApiContentObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

import { MEDIA_TYPE, problem, title } from './problems.ts';

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

type Headers = Record<string, ReturnType<typeof header>>;

const PROBLEM_HEADERS: Partial<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': header('How to authenticate (RFC 6750)') },
  403: { 'WWW-Authenticate': header('The scope that is missing (RFC 6750)') },
  503: { 'Retry-After': header('Seconds to wait before the next try', { type: 'integer' }) },
};

/** A documented answer; all of them carry the request's id. */
export function answer(
  description: string,
  { headers, content }: { headers?: Headers; content?: ZodOpenApiContentObject } = {},
): ZodOpenApiResponseObject {
  return {
    description,
    headers: { ...headers, 'X-Request-ID': REQUEST_ID },
    ...(content && { content }),
  };
}

/** Documented problem answers. */
export function problems(...statuses: number[]): ZodOpenApiResponsesObject {
  const content = { [MEDIA_TYPE]: { schema: problem } };
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      answer(title(status), { headers: PROBLEM_HEADERS[status] ?? {}, content }),
    ]),
  );
}
