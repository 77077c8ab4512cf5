/** Headers that tell browsers to trust responses as little as possible. */

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import helmet from 'helmet';

export const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

const protect = helmet({
  contentSecurityPolicy: false, // the documentation has a policy of its own
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: { action: 'deny' },
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ...ofHelmet(),
  ['Cache-Control', 'no-store'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
  ['Content-Security-Policy', API_POLICY],
];

/** What Helmet sets is the same each time: ask it once. */
function ofHelmet(): [name: string, value: string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, () => undefined);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** Set them before anything else: a response may then set its own instead. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of SECURITY_HEADERS) {
    response.setHeader(name, value);
  }
}
