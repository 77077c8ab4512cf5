/** Authorization of requests by the scopes of a bearer token. */

import type { IncomingMessage } from 'node:http';

import type { TokenVerifier } from '../core/security.ts';
import { ProblemError } from './problems.ts';

/** Lets a request pass if its token grants the scope, else throws what to answer. */
export type Authorize = (request: IncomingMessage, scope: string) => Promise<void>;

/** Without authentication every request passes. */
export function authorization(verifier: TokenVerifier | null): Authorize {
  return async (request, scope) => {
    if (verifier === null) {
      return;
    }
    const { scopes } = await verifier.verify(tokenOf(request));
    if (!scopes.has(scope)) {
      throw new ProblemError(403, `The token lacks the scope ${scope}.`, {
        headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      });
    }
  };
}

function tokenOf({ headers }: IncomingMessage): string {
  const [scheme = '', ...rest] = (headers.authorization ?? '').split(' ');
  const token = rest.join(' ').trim();
  if (scheme.toLowerCase() !== 'bearer' || token === '') {
    throw new ProblemError(401, 'A bearer token is required.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  return token;
}
