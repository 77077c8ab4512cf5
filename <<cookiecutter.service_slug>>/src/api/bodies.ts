/** JSON request bodies, refused in the order of the contract: 415, 413, 400, 422. */

import { isUtf8 } from 'node:buffer';

import type { Request } from 'express';
import type { z } from 'zod';

import { ProblemError, invalid, jsonPointer } from './problems.ts';
import type { FieldProblem } from './problems.ts';
import { unknownParameters } from './queries.ts';

export const JSON_TYPE = 'application/json';
export const MERGE_PATCH = 'application/merge-patch+json';

/** How a body is read. */
export interface BodyForm<Schema extends z.ZodType> {
  schema: Schema;
  mediaTypes: readonly string[];
}

/** A body of the schema, in JSON unless other media types are given. */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
  ...mediaTypes: string[]
): BodyForm<Schema> {
  return { schema, mediaTypes: mediaTypes.length > 0 ? mediaTypes : [JSON_TYPE] };
}

/** Read the request's body into the schema's values. */
export async function parseBody<Schema extends z.ZodType>(
  request: Request,
  { schema, mediaTypes }: BodyForm<Schema>,
  limit: number,
): Promise<z.output<Schema>> {
  checkMediaType(request, mediaTypes);
  const value = parseJson(await read(request, limit));
  const problems = unknownParameters(request);
  const result = schema.safeParse(value);
  if (!result.success) {
    problems.push(...toProblems(result.error.issues));
  }
  if (problems.length > 0 || !result.success) {
    throw invalid(problems);
  }
  return result.data;
}

function checkMediaType(request: Request, mediaTypes: readonly string[]): void {
  // Of several headers, `request.headers` has the first only.
  const header = request.headersDistinct['content-type']?.join(', ') ?? '';
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined && mediaTypes.includes(header)) {
    return;
  }
  const [type = '', ...parameters] = header.split(';');
  const charset = parameters.map(charsetOf).find((name) => name !== undefined) ?? 'utf-8';
  if (!mediaTypes.includes(type.trim().toLowerCase()) || !['utf-8', 'utf8'].includes(charset)) {
    throw new ProblemError(415, `Send the body as ${mediaTypes.join(' or ')} in UTF-8.`);
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError(415, 'Send the body without a content encoding.');
  }
}

function charsetOf(parameter: string): string | undefined {
  const [name = '', value = ''] = parameter.split('=', 2);
  const isCharset = name.trim().toLowerCase() === 'charset';
  return isCharset ? value.replaceAll('"', '').trim().toLowerCase() : undefined;
}

function read(request: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): void => {
      request.removeAllListeners('data').resume();
      reject(new ProblemError(413, `The body is larger than ${limit} bytes.`));
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      tooLarge();
      return;
    }
    askFor(request);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > limit) {
        tooLarge();
      } else {
        chunks.push(chunk);
      }
    });
    request.once('end', () => {
      resolve(Buffer.concat(chunks, size));
    });
    // Nobody reads this answer; the log shows no mistake of ours.
    request.once('error', () => {
      reject(new ProblemError(400, 'The body ended too early.'));
    });
  });
}

/** A caller that expects `100 Continue` holds the body back until it is told to go on. */
function askFor({ headers, httpVersion, res }: Request): void {
  if (res && httpVersion !== '1.0' && headers.expect?.toLowerCase() === '100-continue') {
    res.shouldKeepAlive = true;
    res.writeContinue();
  }
}

function parseJson(body: Buffer): unknown {
  if (isUtf8(body)) {
    try {
      return JSON.parse(body.toString());
    } catch {
      // Told below, as for bytes that are no text.
    }
  }
  throw new ProblemError(400, 'The body is not well-formed JSON.');
}

/** One problem for each place: the first. */
function toProblems(issues: readonly z.core.$ZodIssue[]): FieldProblem[] {
  const messages = new Map<string, string>();
  for (const { path, message } of issues.flatMap(byField)) {
    const pointer = jsonPointer(path);
    messages.set(pointer, messages.get(pointer) ?? message);
  }
  return Array.from(messages, ([pointer, message]) => ({ pointer, message }));
}

function byField(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== 'unrecognized_keys') {
    return [issue];
  }
  const message = 'There is no such field';
  return issue.keys.map((key) => ({ path: [...issue.path, key], message }));
}
