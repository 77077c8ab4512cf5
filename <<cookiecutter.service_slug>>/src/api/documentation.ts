/** Swagger UI and ReDoc, with all their files served from here: no content delivery network. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Response } from 'express';

import { SERVICE_NAME } from '../about.ts';
import type { Routes } from './routes.ts';

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
const HTML = 'text/html; charset=utf-8';
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

// The one thing that ReDoc would load from elsewhere; without it, it shows no logo.
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_LOGO = 'data:,';

/** Add /docs and /redoc. */
export function addDocumentation(routes: Routes): void {
  addPage(routes, '/docs', SWAGGER_UI);
  addAsset(routes, '/docs/swagger-ui.css', CSS, () => read('swagger-ui-dist/swagger-ui.css'));
  addAsset(routes, '/docs/swagger-ui-bundle.js', JAVASCRIPT, () =>
    read('swagger-ui-dist/swagger-ui-bundle.js'),
  );
  addAsset(routes, '/docs/start.js', JAVASCRIPT, () => SWAGGER_UI_START);
  addPage(routes, '/redoc', REDOC);
  addAsset(routes, '/redoc/redoc.standalone.js', JAVASCRIPT, () =>
    read('redoc/bundles/redoc.standalone.js').replace(REDOC_LOGO, NO_LOGO),
  );
}

function addPage(routes: Routes, path: string, html: string): void {
  routes.addFile(path, (_, response) => {
    response.setHeader('Content-Security-Policy', POLICY);
    send(response, HTML, Buffer.from(html));
  });
}

/** A file that browsers may keep for a day; it is read at the first request. */
function addAsset(routes: Routes, path: string, type: string, text: () => string): void {
  let asset: { body: Buffer; etag: string } | undefined;

  routes.addFile(path, (request, response) => {
    asset ??= withEtag(Buffer.from(text()));
    response.setHeader('Cache-Control', CACHED);
    response.setHeader('ETag', asset.etag);
    if (request.fresh) {
      response.statusCode = 304;
      response.end();
      return;
    }
    send(response, type, asset.body);
  });
}

/** A file of a package; found, not imported: it is for browsers. */
function read(file: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(file), 'utf8');
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

function send(response: Response, contentType: string, body: Buffer): void {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
}
