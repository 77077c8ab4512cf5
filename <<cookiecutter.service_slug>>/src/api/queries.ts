/** Query strings: a parameter that is unknown or given twice is refused, not ignored. */

import type { Request } from 'express';
import { z } from 'zod';

import { invalid } from './problems.ts';
import type { FieldProblem } from './problems.ts';

const UNKNOWN = 'Extra inputs are not permitted';

/** The query of a request that takes no parameters. */
export const noParameters = z.strictObject({});

/** Read the query into the schema's values. */
export function parseQuery<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const { values, problems } = singleValues(request);
  const result = schema.safeParse(values);
  if (!result.success) {
    problems.push(...result.error.issues.flatMap(toProblems));
  }
  if (problems.length > 0 || !result.success) {
    throw invalid(problems);
  }
  return result.data;
}

/** A problem for each query parameter, for requests that take none. */
export function unknownParameters(request: Request): FieldProblem[] {
  const names = new Set(pairs(request).keys());
  return Array.from(names, (name) => ({
    pointer: `?${name}`,
    message: 'is not a parameter here',
  }));
}

function pairs(request: Request): URLSearchParams {
  const start = request.url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
}

function singleValues(request: Request) {
  const query = pairs(request);
  const problems = Array.from(new Set(query.keys()))
    .filter((name) => query.getAll(name).length > 1)
    .map((name) => ({ pointer: `?${name}`, message: 'is given more than once' }));
  return { values: Object.fromEntries(query), problems };
}

function toProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({ pointer: `?${name}`, message: UNKNOWN }));
  }
  const [name] = issue.path;
  return [{ pointer: name === undefined ? '' : `?${String(name)}`, message: issue.message }];
}
