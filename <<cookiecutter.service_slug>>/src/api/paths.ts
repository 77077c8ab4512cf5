/** Paths in their one form, however they were sent. */

import { unescape } from 'node:querystring';

import type { NextFunction, Request, Response } from 'express';

import { withoutQuery } from './problems.ts';

/** The path in plain text; what is no percent-encoding stays as it is. */
export function decodedPath(request: Request): string {
  return unescape(request.path);
}

/** The path, encoded for a header. */
export function encodedPath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, escaped);
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Let routes see one form of each path: Express tells `%2F` from `/`, and refuses a path with a
 * percent sign that encodes nothing before it knows whether there is such a path at all.
 */
export function canonicalPath(request: Request, _: Response, next: NextFunction): void {
  const path = withoutQuery(request.url);
  if (path.includes('%')) {
    request.url = encodedPath(unescape(path)) + request.url.slice(path.length);
  }
  next();
}
