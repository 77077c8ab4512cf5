/** Swagger UI and ReDoc, with all their files served from here: no content delivery network. */

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

const ASSETS = {
  '/docs/swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  '/docs/swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  '/redoc/redoc.standalone.js': 'redoc/bundles/redoc.standalone.js',
};

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

/** Add /docs and /redoc. */
export function addDocumentation(routes: Routes): void {
  for (const [path, html] of Object.entries({ '/docs': SWAGGER_UI, '/redoc': REDOC })) {
    routes.addFile(path, (_, response) => {
      response.setHeader('Content-Security-Policy', POLICY);
      send(response, 'text/html; charset=utf-8', html);
    });
  }

  routes.addFile('/docs/start.js', (_, response) => {
    response.setHeader('Cache-Control', CACHED);
    send(response, 'text/javascript; charset=utf-8', SWAGGER_UI_START);
  });

  // Found, not imported: they are files for browsers.
  const { resolve } = createRequire(import.meta.url);
  for (const [path, file] of Object.entries(ASSETS)) {
    const location = resolve(file);
    routes.addFile(path, (_, response) => {
      response.sendFile(location, { cacheControl: false, headers: { 'Cache-Control': CACHED } });
    });
  }
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

function send(response: Response, contentType: string, text: string): void {
  const body = Buffer.from(text);
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Length', body.byteLength);
  response.end(body);
}
