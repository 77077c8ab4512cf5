/** Answers in JSON, without the conversions that Express' own `json` does for each of them. */

import type { Response } from 'express';

export function sendJson(response: Response, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
}
