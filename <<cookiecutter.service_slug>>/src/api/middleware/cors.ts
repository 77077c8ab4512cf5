/** Cross-origin requests of browsers (CORS), for the origins that are configured. */

import corsOf from 'cors';
import type { RequestHandler } from 'express';

export function cors(origins: readonly string[]): RequestHandler {
  return corsOf({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'X-Request-ID'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'X-Request-ID', 'X-Total-Count'],
    maxAge: 600,
  });
}
