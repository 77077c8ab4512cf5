/** An issuer of tokens that the service asks for keys, as long as it is not away. */

<<test_imports("afterEach", "beforeEach")>>

import { signingKeys } from '../../src/core/jwks.ts';
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
  /** What an answer has to wait for. */
  delay = Promise.resolve();
  readonly keys = signingKeys(KEYS_URL, async (url) => {
    this.asked += 1;
    await this.delay;
    if (url !== KEYS_URL || this.isAway) throw new Error('away');
    return Response.json(this.answer);
  });
  /** What the service checks tokens with that trusts this issuer. */
  readonly verifier = new TokenVerifier(ISSUER, AUDIENCE, this.keys);

  constructor(...keys: SigningKey[]) {
    this.answer = keySet(...keys);
  }
}

/** Lets time pass for keys, but not for tokens; each test starts with the present. */
export function useTime(): (milliseconds: number) => void {
  const { now } = Date;
  let passed = 0;
  beforeEach(() => {
    passed = 0;
    Date.now = () => now() + passed;
  });
  afterEach(() => {
    Date.now = now;
  });
  return (milliseconds) => {
    passed += milliseconds;
  };
}

export function bearer(token: string): Headers {
  return { Authorization: `Bearer ${token}` };
}
