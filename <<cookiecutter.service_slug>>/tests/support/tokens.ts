/** An issuer of access tokens: signing keys, the document with their public halves, tokens. */

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

export type Claims = Record<string, unknown>;

export const ISSUER = 'https://login.example';
export const AUDIENCE = 'api';

/** A private key, known by its id. No library: those refuse to sign what a test has refused. */
export class SigningKey {
  readonly keyId: string;
  readonly algorithm: 'ES256' | 'RS256';
  readonly public: JsonWebKey & { kid: string; use: string };
  readonly #private: KeyObject;

  constructor(keyId: string, algorithm: 'ES256' | 'RS256' = 'ES256') {
    const { privateKey, publicKey } =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.public = { ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig' };
    this.#private = privateKey;
  }

  /** A token with exactly these claims; an undefined one is left out. */
  sign(claims: Claims, header: Record<string, unknown> = {}): string {
    const head = { alg: this.algorithm, typ: 'JWT', kid: this.keyId, ...header };
    const content = `${encoded(head)}.${encoded(claims)}`;
    const key = { key: this.#private, dsaEncoding: 'ieee-p1363' } as const;
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  }
}

/** A token that nobody has signed. */
export function unsigned(claims: Claims, keyId: string): string {
  return `${encoded({ alg: 'none', typ: 'JWT', kid: keyId })}.${encoded(claims)}.`;
}

/** A token that is signed with a text that issuer and verifier would have to share. */
export function signedWithSecret(claims: Claims, keyId: string, secret: string): string {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${encoded(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** What the issuer's JWKS address answers. */
export function keySet(...keys: SigningKey[]): { keys: unknown[] } {
  return { keys: keys.map((key) => key.public) };
}

/** The claims of a token that is valid for an hour; a change to undefined leaves a claim out. */
export function claimsWith(scopes: string[], changes: Claims = {}): Claims {
  const now = secondsNow();
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'someone',
    iat: now,
    exp: now + 3600,
    scope: scopes.join(' '),
    ...changes,
  };
}

export function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
