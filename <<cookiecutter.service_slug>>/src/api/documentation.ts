/** The OpenAPI document, Swagger UI and ReDoc, with all their files served from here. */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import express from 'express';
import type { RequestHandler, Router } from 'express';

import { document } from './openapi.ts';

// The pages run scripts, but only ours; ReDoc styles inline and searches in a worker.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  'worker-src blob:',
  "frame-ancestors 'none'",
].join('; ');

const ASSETS = join(import.meta.dirname, '../../assets');
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** /openapi.json, /docs and /redoc. */
export function documentationRouter(): Router {
  const router = express.Router({ caseSensitive: true });
  let json: object | undefined;
  router.get('/openapi.json', ({ app }, response) => {
    json ??= document(app as express.Express);
    response.json(json);
  });
  for (const name of ['docs', 'redoc']) {
    router.get(`/${name}`, page(join(ASSETS, name, 'index.html')));
    router.use(`/${name}`, files(join(ASSETS, name)));
  }
  router.use('/docs', files(SWAGGER_UI));
  return router;
}

function page(file: string): RequestHandler {
  return (_request, response) => {
    response.set('Content-Security-Policy', POLICY).sendFile(file);
  };
}

/** Files that browsers may keep for a day. */
function files(folder: string): RequestHandler {
  return express.static(folder, {
    index: false,
    redirect: false,
    setHeaders: (response) => response.setHeader('Cache-Control', 'public, max-age=86400'),
  });
}
