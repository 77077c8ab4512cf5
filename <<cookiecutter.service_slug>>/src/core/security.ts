/** Who may do what: bearer tokens and their scopes. */

import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';

import type { Settings } from './config.ts';
import { ServiceError, TokenInvalid } from './exceptions.ts';
import { signingKeys } from './jwks.ts';

const ALGORITHMS = ['RS256', 'ES256'];
export const LEEWAY_SECONDS = 30;

/** Who sent a request, and what that caller may do. */
export interface Caller {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
}

/** Who calls where no token is asked for. */
export const ANONYMOUS: Caller = { subject: 'anonymous', scopes: new Set() };

/** Checks signature, issuer, audience and lifetime of access tokens. */
export class TokenVerifier {
  readonly #issuer: string;
  readonly #audience: string;
  readonly #keys: JWTVerifyGetKey;

  constructor(issuer: string, audience: string, keys: JWTVerifyGetKey) {
    this.#issuer = issuer;
    this.#audience = audience;
    this.#keys = keys;
  }

  /**
   * The caller that the token speaks for.
   *
   * Throws TokenInvalid with a reason that is safe to show, or TokenKeysUnavailable.
   */
  async verify(token: string): Promise<Caller> {
    const claims = await this.#claimsOf(token);
    if (typeof claims.sub !== 'string') {
      throw new TokenInvalid('"sub" claim must be a string');
    }
    if (claims.iat !== undefined && claims.iat > Date.now() / 1000 + LEEWAY_SECONDS) {
      throw new TokenInvalid('"iat" claim timestamp check failed (it should be in the past)');
    }
    return { subject: claims.sub, scopes: scopesOf(claims) };
  }

  async #claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        issuer: this.#issuer,
        audience: this.#audience,
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['exp', 'iss', 'aud', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof ServiceError) {
        throw error;
      }
      // Anything else is a key that is too weak.
      const reason = error instanceof errors.JOSEError ? error.message : 'its key cannot be used';
      throw new TokenInvalid(reason, { cause: error });
    }
  }
}

/** Scopes as issuers spell them: `scope` (RFC 8693) or `scp`, a string or a list. */
function scopesOf(claims: JWTPayload): ReadonlySet<string> {
  const value: unknown = 'scope' in claims ? claims.scope : claims.scp;
  if (typeof value === 'string') {
    return new Set(value.split(/\s+/).filter((name) => name !== ''));
  }
  const names: unknown[] = Array.isArray(value) ? value : [];
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** The verifier that the settings ask for; null where authentication is off. */
export function tokenVerifier(settings: Settings): TokenVerifier | null {
  const { authEnabled, authIssuer, authAudience, authJwksUrl } = settings;
  if (!authEnabled || authIssuer === null || authAudience === null) {
    return null;
  }
  const url = authJwksUrl ?? `${authIssuer.replace(/\/+$/, '')}/.well-known/jwks.json`;
  return new TokenVerifier(authIssuer, authAudience, signingKeys(url));
}
