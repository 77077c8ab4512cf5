/** Cross-origin requests of browsers (CORS), for the origins that are configured. */

import type { Request, RequestHandler, Response } from 'express';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const REQUEST_HEADERS = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Content-Language',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'X-Request-ID',
];
const ALLOWED_HEADERS = new Set(REQUEST_HEADERS.map((name) => name.toLowerCase()));
const EXPOSED_HEADERS = ['ETag', 'Link', 'Location', 'X-Request-ID', 'X-Total-Count'].join(', ');
const MAX_AGE_SECONDS = '600';
// Pages of the internet ask with it whether they may call into a private network: they may not.
const PRIVATE_NETWORK = 'access-control-request-private-network';

export function cors(origins: readonly string[]): RequestHandler {
  const all = origins.includes('*');

  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin'); // also without one: caches must keep the answers apart
    if (origin === undefined) {
      next();
      return;
    }
    const allowed = all || origins.includes(origin);
    if (allowed) {
      response.setHeader('Access-Control-Allow-Origin', all ? '*' : origin);
    }
    const method = request.headers['access-control-request-method'];
    if (request.method === 'OPTIONS' && method !== undefined) {
      answerPreflight(request, response, [
        ...(allowed ? [] : ['origin']),
        ...(METHODS.includes(method) ? [] : ['method']),
      ]);
      return;
    }
    response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    next();
  };
}

function answerPreflight(request: Request, response: Response, failures: string[]): void {
  const asked = request.headers['access-control-request-headers'] ?? '';
  const names = asked.split(',').map((name) => name.trim().toLowerCase());
  const refused = names.filter((name) => name !== '' && !ALLOWED_HEADERS.has(name));
  const reasons = [
    ...failures,
    ...(refused.length > 0 ? ['headers'] : []),
    ...(PRIVATE_NETWORK in request.headers ? ['private-network'] : []),
  ];
  const body = reasons.length > 0 ? `Disallowed CORS ${reasons.join(', ')}` : 'OK';
  response.statusCode = reasons.length > 0 ? 400 : 200;
  response.vary('Access-Control-Request-Method').vary('Access-Control-Request-Headers');
  response.vary('Access-Control-Request-Private-Network');
  response.setHeader('Access-Control-Allow-Methods', METHODS.join(', '));
  response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS.join(', '));
  response.setHeader('Access-Control-Max-Age', MAX_AGE_SECONDS);
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
