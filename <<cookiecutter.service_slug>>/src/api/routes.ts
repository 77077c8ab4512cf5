/** The routing table: each operation is declared once, for Express and for OpenAPI. */

import type { Express, Request, Response } from 'express';
import type { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiParameters,
  ZodOpenApiPathItemObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';

import type { Authorize } from './authorization.ts';
import { parseBody } from './bodies.ts';
import type { BodyForm } from './bodies.ts';
import { parseQuery } from './queries.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Input<Query, Body> {
  request: Request;
  response: Response;
  query: Query;
  body: Body;
}

export interface Operation<Query extends z.ZodType, Body extends z.ZodType> {
  operationId: string;
  summary: string;
  tag: string;
  /** What a token has to allow; without a scope the operation is open. */
  scope?: string;
  /** Parameters in path and headers. */
  parameters?: ZodOpenApiParameters;
  /** Without a schema, the query of an operation without a body is ignored. */
  query?: Query;
  body?: BodyForm<Body>;
  responses: ZodOpenApiResponsesObject;
  handle: (input: Input<z.output<Query>, z.output<Body>>) => Promise<void> | void;
}

interface Options {
  authorize: Authorize;
  bodyLimit: number;
}

export class Routes {
  /** What is documented, by path. */
  readonly paths: Record<string, ZodOpenApiPathItemObject> = {};
  readonly #express: Express;
  readonly #options: Options;
  readonly #methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  constructor(express: Express, options: Options) {
    this.#express = express;
    this.#options = options;
  }

  /** Add a documented operation; the path is a template such as `/things/{id}`. */
  add<Query extends z.ZodType, Body extends z.ZodType>(
    method: Method,
    path: string,
    operation: Operation<Query, Body>,
  ): void {
    const { scope, query: querySchema, body: bodyForm, handle } = operation;
    const { authorize, bodyLimit } = this.#options;
    this.paths[path] = { ...this.paths[path], [method]: documentation(operation) };
    // The first failure wins: 401 and 403, then the body (415, 413, 400), then what it says (422).
    this.#register(method, path, async (request, response) => {
      if (scope !== undefined) {
        await authorize(request, scope);
      }
      const body = bodyForm && (await parseBody(request, bodyForm, bodyLimit));
      const query = querySchema && parseQuery(request, querySchema);
      await handle({
        request,
        response,
        query: query as z.output<Query>,
        body: body as z.output<Body>,
      });
    });
  }

  /** Add a page or file that is no operation of the API. */
  addFile(path: string, send: (request: Request, response: Response) => void): void {
    this.#register('get', path, send);
  }

  /** The template that fits the path and its methods, sorted; undefined if there is none. */
  find(path: string): { template: string; methods: string[] } | undefined {
    for (const [template, { pattern, methods }] of this.#methods) {
      if (pattern.test(path)) {
        return { template, methods: [...methods].sort() };
      }
    }
    return undefined;
  }

  #register(
    method: Method,
    path: string,
    handle: (request: Request, response: Response) => Promise<void> | void,
  ): void {
    const known = this.#methods.get(path) ?? { pattern: patternOf(path), methods: new Set() };
    known.methods.add(method.toUpperCase());
    if (method === 'get') {
      known.methods.add('HEAD');
    }
    this.#methods.set(path, known);
    this.#express[method](path.replace(PARAMETER, ':$1'), async (request, response) => {
      response.locals.route = path;
      await handle(request, response);
    });
  }
}

const PARAMETER = /\{(\w+)\}/g;

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.]/g, '\\.').replace(PARAMETER, '[^/]+');
  return new RegExp(`^${literal}$`);
}

function documentation<Query extends z.ZodType, Body extends z.ZodType>({
  operationId,
  summary,
  tag,
  scope,
  parameters,
  query,
  body,
  responses,
}: Operation<Query, Body>): ZodOpenApiOperationObject {
  return {
    tags: [tag],
    summary,
    operationId,
    ...(scope !== undefined && { security: [{ bearer: [scope] }] }),
    requestParams: { ...parameters, ...(query && { query }) } as ZodOpenApiParameters,
    ...(body && { requestBody: bodyDocumentation(body) }),
    responses,
  };
}

function bodyDocumentation<Body extends z.ZodType>({ schema, mediaTypes }: BodyForm<Body>) {
  const content = Object.fromEntries(mediaTypes.map((type) => [type, { schema }]));
  return { required: true, content };
}
