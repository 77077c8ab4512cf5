/** The OpenAPI document, made from the routing table. */

import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type {
  ZodOpenApiObject,
  ZodOpenApiOperationObject,
  ZodOpenApiOverrideContext,
  ZodOpenApiPathItemObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

import { LICENSE, SERVICE_DESCRIPTION, SERVICE_NAME, VERSION } from '../about.ts';
import type { Routes } from './routes.ts';

/** Serve the document at /openapi.json; it is made once, at the first request. */
export function addOpenapi(routes: Routes): void {
  let body: Buffer | undefined;

  routes.addFile('/openapi.json', (_, response) => {
    body ??= Buffer.from(JSON.stringify(document(routes)));
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Content-Length', body.byteLength);
    response.end(body);
  });
}

/** The complete document, in OpenAPI 3.1. */
export function document(routes: Routes): object {
  const paths = Object.entries(routes.paths).map(([path, methods]) => [path, withHead(methods)]);
  const content: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: SERVICE_NAME,
      description: SERVICE_DESCRIPTION,
      license: LICENSE,
      version: VERSION,
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(paths) as Record<string, ZodOpenApiPathItemObject>,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
  return createDocument(content, { override: complete });
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

function withHead(methods: ZodOpenApiPathItemObject): ZodOpenApiPathItemObject {
  return methods.get ? { ...methods, head: headOf(methods.get) } : methods;
}

/** HEAD answers what GET does, without the body. */
function headOf(get: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  const responses = Object.entries(get.responses).map(([status, response]) => {
    const headersOnly = { ...(response as ZodOpenApiResponseObject) };
    delete headersOnly.content;
    return [status, headersOnly];
  });
  return {
    ...get,
    operationId: `${get.operationId ?? ''}_head`,
    summary: `${get.summary ?? ''} (headers only)`,
    responses: Object.fromEntries(responses) as ZodOpenApiResponsesObject,
  };
}
