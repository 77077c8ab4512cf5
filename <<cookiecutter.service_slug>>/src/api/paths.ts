/** Paths in their one form, however they were sent. */

import { unescape } from 'node:querystring';

import type { NextFunction, Request, Response } from 'express';

import { withoutOrigin, withoutQuery } from './problems.ts';

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
 * percent sign that encodes nothing before it knows whether there is such a path at all. Proxies may
 * send whole addresses.
 */
export function canonicalPath(request: Request, _: Response, next: NextFunction): void {
  const url = withoutOrigin(request.url);
  const path = withoutQuery(url);
  request.url = path.includes('%') ? encodedPath(unescape(path)) + url.slice(path.length) : url;
  next();
}
