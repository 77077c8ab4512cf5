/** Bodies and queries as schemas want them, for handlers to find in `request`. */

import { isUtf8 } from 'node:buffer';

import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';

import { documented } from './documented.ts';
import { ProblemError, invalid, jsonPointer } from './problems.ts';
import type { FieldProblem } from './problems.ts';

export const JSON_TYPE = 'application/json';
export const MERGE_PATCH = 'application/merge-patch+json';

const BYTE_ORDER_MARK = 0xef;

// The media type and the size have been looked at before: see `limitBody`.
const parseJson = express.json({
  type: () => true,
  limit: Infinity,
  strict: false, // the schema rejects anything that is not an object
  verify: (_request, _response, body) => {
    if (body.length === 0 || body[0] === BYTE_ORDER_MARK || !isUtf8(body)) {
      throw malformed();
    }
  },
});

/** Read a JSON body: handlers find the schema's values in `request.body`. */
export function json<Schema extends z.ZodType>(schema: Schema, ...mediaTypes: string[]) {
  const types = mediaTypes.length > 0 ? mediaTypes : [JSON_TYPE];

  return documented(
    (request: { body: z.output<Schema> }, response: object, next: NextFunction) => {
      parseJson(request as Request, response as Response, (error?: unknown) => {
        if (error !== undefined) {
          next(error);
          return;
        }
        const body: unknown = request.body;
        const result = body === undefined ? undefined : schema.safeParse(body);
        if (result?.success) {
          request.body = result.data;
          next();
        } else {
          next(result ? invalid(bodyProblems(result.error)) : malformed());
        }
      });
    },
    {
      requestBody: {
        required: true,
        content: Object.fromEntries(types.map((type) => [type, { schema }])),
      },
    },
  );
}

/** Check the query: handlers find the schema's values in `request.query`. */
export function query<Schema extends z.ZodType>(schema: Schema) {
  return documented(
    (request: { query: z.output<Schema> }, _response: object, next: NextFunction) => {
      const result = schema.safeParse(request.query);
      if (!result.success) {
        throw invalid(queryProblems(result.error));
      }
      // Express has a getter there that would parse the query anew each time.
      Object.defineProperty(request, 'query', { value: result.data });
      next();
    },
    { requestParams: { query: z.object(shapeOf(schema)) } },
  );
}

function malformed(): ProblemError {
  return new ProblemError(400, 'The body is not well-formed JSON.');
}

function bodyProblems(error: z.ZodError): FieldProblem[] {
  return problemsOf(error, jsonPointer, 'There is no such field');
}

function queryProblems(error: z.ZodError): FieldProblem[] {
  const parameter = ([name]: PropertyKey[]): string =>
    name === undefined ? '' : `?${String(name)}`;
  return problemsOf(error, parameter, 'Extra inputs are not permitted');
}

/** One problem for each place: the first. */
function problemsOf(
  { issues }: z.ZodError,
  pointerTo: (path: PropertyKey[]) => string,
  unknown: string,
): FieldProblem[] {
  const messages = new Map<string, string>();
  for (const issue of issues) {
    const isUnknown = issue.code === 'unrecognized_keys';
    const paths = isUnknown ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const pointer of paths.map(pointerTo)) {
      messages.set(pointer, messages.get(pointer) ?? (isUnknown ? unknown : issue.message));
    }
  }
  return Array.from(messages, ([pointer, message]) => ({ pointer, message }));
}

/** The parameters of a query, however its schema is put together. */
function shapeOf(schema: z.core.$ZodType): z.core.$ZodShape {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in);
  if (schema instanceof z.ZodIntersection) {
    return { ...shapeOf(schema.def.left), ...shapeOf(schema.def.right) };
  }
  throw new TypeError('A query is documented by schemas of objects.');
}
