/** Who calls, and what that caller may do: bearer tokens and their scopes. */

import type { IncomingMessage } from 'node:http';

import type { NextFunction, Request, RequestHandler } from 'express';

import { ANONYMOUS } from '../core/security.ts';
import type { Caller, TokenVerifier } from '../core/security.ts';
import { documented } from './documented.ts';
import { isApi } from './middleware/routing.ts';
import { ProblemError } from './problems.ts';
import type { Operation } from './routes.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express' types are extended
  namespace Express {
    interface Request {
      /** Who calls; anonymous where no token is asked for. */
      caller: Caller;
    }
  }
}

/**
 * Ask for a valid token, and for the scopes of the operation: under `/api` unless its
 * documentation says `security: []`, elsewhere if it names scopes.
 */
export function authenticate(verifier: TokenVerifier | null): RequestHandler {
  if (verifier === null) {
    return (_request, _response, next) => {
      next();
    };
  }
  return async (request, response, next) => {
    const scopes = scopesOf(response.locals.operation ?? [], request.path);
    if (scopes !== null) {
      request.caller = await verifier.verify(tokenOf(request));
      for (const scope of scopes) {
        demand(request.caller, scope);
      }
    }
    next();
  };
}

/** Let a request pass only if its token grants the scope. */
export function requires(scope: string) {
  return documented(
    (request: Pick<Request, 'app' | 'caller'>, _response: object, next: NextFunction) => {
      if (request.app.enabled('authentication')) {
        demand(request.caller, scope);
      }
      next();
    },
    { security: [{ bearer: [scope] }] },
  );
}

/** The scopes that an operation at this path asks for; null if it needs no token. */
export function scopesOf(operation: Operation, path: string): readonly string[] | null {
  const declared = operation.map(({ security }) => security).filter((found) => found !== undefined);
  if (declared.length === 0) {
    return isApi(path) ? [] : null;
  }
  const needed = declared.flat();
  return needed.length > 0 ? needed.flatMap(({ bearer = [] }) => bearer) : null;
}

function demand({ scopes, subject }: Caller, scope: string): void {
  if (scopes.has(scope)) {
    return;
  }
  if (subject === ANONYMOUS.subject) {
    throw tokenRequired();
  }
  throw new ProblemError(403, `The token lacks the scope ${scope}.`, {
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });
}

function tokenOf({ headers }: IncomingMessage): string {
  const [scheme = '', ...rest] = (headers.authorization ?? '').split(' ');
  const token = rest.join(' ').trim();
  if (scheme.toLowerCase() !== 'bearer' || token === '') {
    throw tokenRequired();
  }
  return token;
}

function tokenRequired(): ProblemError {
  return new ProblemError(401, 'A bearer token is required.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}
