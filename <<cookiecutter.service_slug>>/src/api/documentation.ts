/** The OpenAPI document, Swagger UI and ReDoc, with all their files served from here: no content delivery network. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import express from 'express';
import type { Express, Router } from 'express';

import { SERVICE_NAME } from '../about.ts';
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
const CACHED = 'public, max-age=86400';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

// Addresses are relative, so that the pages also work behind a path prefix.
const SWAGGER_UI = page(
  '<link rel="stylesheet" href="docs/swagger-ui.css">',
  `<div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>`,
);
const SWAGGER_UI_START = `\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;
const REDOC = page(
  '<style>body { margin: 0 }</style>',
  `<redoc spec-url="openapi.json"></redoc>
    <script src="redoc/redoc.standalone.js"></script>`,
);

// The file that the package `redoc` builds: the package itself brings a hundred others.
const REDOC_FILE = new URL('../../assets/redoc/redoc.standalone.js', import.meta.url);
// The one thing that ReDoc would load from elsewhere; without it, it shows no logo.
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_LOGO = 'data:,';

/** /openapi.json, /docs and /redoc. */
export function documentationRouter(): Router {
  const router = express.Router({ caseSensitive: true });
  let json: object | undefined;
  router.get('/openapi.json', (request, response) => {
    json ??= document(request.app as Express);
    response.json(json);
  });
  addPage(router, '/docs', SWAGGER_UI);
  addAsset(router, '/docs/swagger-ui.css', CSS, () => ofSwaggerUi('swagger-ui.css'));
  addAsset(router, '/docs/swagger-ui-bundle.js', JAVASCRIPT, () =>
    ofSwaggerUi('swagger-ui-bundle.js'),
  );
  addAsset(router, '/docs/start.js', JAVASCRIPT, () => SWAGGER_UI_START);
  addPage(router, '/redoc', REDOC);
  addAsset(router, '/redoc/redoc.standalone.js', JAVASCRIPT, () =>
    readFileSync(REDOC_FILE, 'utf8').replace(REDOC_LOGO, NO_LOGO),
  );
  return router;
}

function addPage(router: Router, path: string, html: string): void {
  router.get(path, (_request, response) => {
    response.set('Content-Security-Policy', POLICY).type('html').send(html);
  });
}

/** A file that browsers may keep for a day; it is read at the first request. */
function addAsset(router: Router, path: string, type: string, text: () => string): void {
  let asset: { body: Buffer; etag: string } | undefined;

  router.get(path, (_request, response) => {
    asset ??= withEtag(Buffer.from(text()));
    // Express answers 304 by itself.
    response.set({ 'Cache-Control': CACHED, ETag: asset.etag, 'Content-Type': type });
    response.send(asset.body);
  });
}

/** A file of the package; found, not imported: it is for browsers. */
function ofSwaggerUi(file: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`), 'utf8');
}

function withEtag(body: Buffer): { body: Buffer; etag: string } {
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

function page(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(SERVICE_NAME)}</title>
    <link rel="icon" href="data:,">
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
