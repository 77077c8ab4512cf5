/** An issuer of tokens that the service asks for keys, as long as it is not away. */

import { SigningKeys } from '../../src/core/jwks.ts';
import type { SigningKeysOptions } from '../../src/core/jwks.ts';
import { TokenVerifier } from '../../src/core/security.ts';
import type { Headers } from './client.ts';
import { AUDIENCE, ISSUER, keySet } from './tokens.ts';
import type { SigningKey } from './tokens.ts';

const KEYS_URL = `${ISSUER}/.well-known/jwks.json`;

/** What its JWKS address answers can be changed between two requests. */
export class Issuer {
  answer: unknown;
  isAway = false;
  asked = 0;

  constructor(...keys: SigningKey[]) {
    this.answer = keySet(...keys);
  }

  /** What the service checks tokens with that trusts this issuer. */
  verifier(options: SigningKeysOptions = {}): TokenVerifier {
    const fetchDocument = (url: string): Promise<unknown> => this.#document(url);
    const keys = new SigningKeys(KEYS_URL, { ...options, fetchDocument });
    return new TokenVerifier(ISSUER, AUDIENCE, keys);
  }

  #document(url: string): Promise<unknown> {
    this.asked += 1;
    const isThere = url === KEYS_URL && !this.isAway;
    return isThere ? Promise.resolve(this.answer) : Promise.reject(new Error('away'));
  }
}

export function bearer(token: string): Headers {
  return { Authorization: `Bearer ${token}` };
}
