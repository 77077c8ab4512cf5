/** Bodies that no route gets to read: of another media type (415), or too large (413). */

import { EventEmitter } from 'node:events';

import type { Request, RequestHandler } from 'express';

import { ProblemError } from '../problems.ts';
import type { Operation } from '../routes.ts';

const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i;

/** Refuse bodies whose size is declared; to read more of any other fails, whoever reads. */
export function limitBody(limit: number): RequestHandler {
  return (request, response, next) => {
    const { 'content-length': size, 'transfer-encoding': encoding } = request.headers;
    if (size !== undefined || encoding !== undefined) {
      checkMediaType(request, mediaTypesOf(response.locals.operation ?? []));
    }
    if (Number(size ?? 0) > limit) {
      throw tooLarge(limit);
    }
    if (encoding !== undefined) {
      countWhatIsRead(request, limit);
    }
    next();
  };
}

function mediaTypesOf(operation: Operation): string[] {
  return operation.flatMap(({ requestBody }) =>
    requestBody && 'content' in requestBody ? Object.keys(requestBody.content) : [],
  );
}

function checkMediaType(request: Request, mediaTypes: string[]): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (mediaTypes.length === 0 || (mediaTypes.includes(type) && encoding === 'identity')) {
    return;
  }
  if (!request.is(mediaTypes) || OTHER_CHARSET.test(type)) {
    throw new ProblemError(415, `Send the body as ${mediaTypes.join(' or ')} in UTF-8.`);
  }
  if (encoding.toLowerCase() !== 'identity') {
    throw new ProblemError(415, 'Send the body without a content encoding.');
  }
}

function countWhatIsRead(request: Request, limit: number): void {
  let size = 0;
  const count = (chunk: Buffer | string): void => {
    size += Buffer.byteLength(chunk);
    if (size <= limit) {
      return;
    }
    request.off('data', count);
    if (request.listenerCount('error') > 0) {
      request.emit('error', tooLarge(limit));
    } else {
      request.destroy(); // whoever reads would not be told
    }
  };
  // `request.on` would have the body flow before its reader is there.
  EventEmitter.prototype.on.call(request, 'data', count);
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError(413, `The body is larger than ${limit} bytes.`);
}
