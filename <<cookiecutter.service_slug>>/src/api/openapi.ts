/** The OpenAPI document, made from what the handlers of the routes say about themselves. */

import type { Express } from 'express';
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiOverrideContext,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

import { LICENSE, SERVICE_DESCRIPTION, SERVICE_NAME, VERSION } from '../about.ts';
import { scopesOf } from './authorization.ts';
import { REQUEST_ID, problems } from './responses.ts';
import { routesOf } from './routes.ts';
import type { Operation } from './routes.ts';

/** Those that a path of the document may have. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

type Paths = Record<string, Record<string, ZodOpenApiOperationObject>>;

/** The complete document, in OpenAPI 3.1: each route with a handler that has `responses`. */
export function document(app: Express): object {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: SERVICE_NAME,
        description: SERVICE_DESCRIPTION,
        license: LICENSE,
        version: VERSION,
      },
      servers: [{ url: '/' }],
      paths: pathsOf(app),
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    { override: complete },
  );
}

function pathsOf(app: Express): Paths {
  const paths: Paths = {};
  for (const { template, operations } of routesOf(app)) {
    for (const [method, operation] of operations) {
      if (!METHODS.has(method)) continue;
      const name = method.toLowerCase();
      const documented = describe(operation, template);
      if (documented !== undefined && paths[template]?.[name] === undefined) {
        const isHead = method === 'HEAD' && operation === operations.get('GET');
        paths[template] ??= {};
        paths[template][name] = isHead ? headOf(documented) : documented;
      }
    }
  }
  return paths;
}

/** One description of what several handlers say, with what holds for all operations. */
function describe(operation: Operation, path: string): ZodOpenApiOperationObject | undefined {
  const merged = Object.assign({}, ...operation) as ZodOpenApiOperationObject;
  if (!('responses' in merged)) {
    return undefined;
  }
  const scopes = scopesOf(operation, path);
  const statuses = [
    ...(merged.requestBody ? [400, 413, 415, 422] : []),
    ...(scopes === null ? [500] : [401, 403, 422, 500, 503]),
  ];
  const responses = { ...problems(...statuses), ...merged.responses };
  return {
    ...merged,
    ...(scopes !== null && { security: [{ bearer: [...scopes] }] }),
    requestParams: Object.assign(
      {},
      ...operation.map(({ requestParams }) => requestParams),
    ) as object,
    responses: mapped(responses, ({ headers, ...others }) => ({
      ...others,
      headers: Object.assign({}, headers, { 'X-Request-ID': REQUEST_ID }),
    })),
  };
}

/** HEAD answers what GET does, without the body. */
function headOf(get: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return {
    ...get,
    ...(get.operationId !== undefined && { operationId: `${get.operationId}_head` }),
    summary: `${get.summary ?? ''} (headers only)`.trimStart(),
    responses: mapped(get.responses, ({ content: _, ...headersOnly }) => headersOnly),
  };
}

function mapped(
  responses: ZodOpenApiResponsesObject,
  change: (response: ZodOpenApiResponseObject) => ZodOpenApiResponseObject,
): ZodOpenApiResponsesObject {
  const entries = Object.entries(responses) as [string, ZodOpenApiResponseObject][];
  return Object.fromEntries(entries.map(([status, response]) => [status, change(response)]));
}

/** Zod leaves defaults and examples out where a body's values are not those of its JSON. */
function complete({ zodSchema, jsonSchema }: ZodOpenApiOverrideContext): void {
  if (zodSchema instanceof z.ZodDefault) {
    jsonSchema.default = zodSchema.def.defaultValue;
  }
  const examples = z.globalRegistry.get(zodSchema)?.examples;
  if (Array.isArray(examples)) {
    jsonSchema.examples = examples;
  }
}
