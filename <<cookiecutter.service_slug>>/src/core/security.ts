/** Who may do what: bearer tokens and their scopes. */

import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';

import type { Settings } from './config.ts';
import { TokenInvalid } from './exceptions.ts';
import { SigningKeys } from './jwks.ts';

const ALGORITHMS = ['RS256', 'ES256'];
export const LEEWAY_SECONDS = 30;

/** The subject of a token and what it may do. */
export interface Caller {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
}

/** Checks signature, issuer, audience and lifetime of access tokens. */
export class TokenVerifier {
  readonly keys: SigningKeys;
  readonly #issuer: string;
  readonly #audience: string;

  constructor(issuer: string, audience: string, keys: SigningKeys) {
    this.#issuer = issuer;
    this.#audience = audience;
    this.keys = keys;
  }

  /**
   * The caller that the token speaks for.
   *
   * Throws TokenInvalid with a reason that is safe to show, or TokenKeysUnavailable.
   */
  async verify(token: string): Promise<Caller> {
    const { alg, kid } = headerOf(token);
    if (alg === undefined || !ALGORITHMS.includes(alg)) {
      throw new TokenInvalid(`the token must be signed with ${ALGORITHMS.join(' or ')}`);
    }
    const { algorithm, key } = await this.keys.get(kid);
    if (alg !== algorithm) {
      throw new TokenInvalid('the token names another algorithm than that of its key');
    }
    let claims: JWTPayload;
    try {
      const result = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer: this.#issuer,
        audience: this.#audience,
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['exp', 'iss', 'aud', 'sub'],
      });
      claims = result.payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        throw new TokenInvalid(error.message);
      }
      throw error;
    }
    if (typeof claims.sub !== 'string') {
      throw new TokenInvalid('"sub" claim must be a string');
    }
    if (claims.iat !== undefined && claims.iat > Date.now() / 1000 + LEEWAY_SECONDS) {
      throw new TokenInvalid('"iat" claim timestamp check failed (it should be in the past)');
    }
    return { subject: claims.sub, scopes: scopesOf(claims) };
  }
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new TokenInvalid('the token is not a JSON Web Token');
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
  return new TokenVerifier(authIssuer, authAudience, new SigningKeys(url));
}
