/** The issuer's public keys, fetched when needed and kept while the issuer is away. */

import { importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

import { TokenInvalid, TokenKeysUnavailable } from './exceptions.ts';
import { describeError, getLogger } from './logging.ts';

const logger = getLogger('app.core.jwks');

export const FRESH_SECONDS = 300;
export const RETRY_SECONDS = 5;
const FETCH_TIMEOUT_MILLISECONDS = 3000;
const MAX_DOCUMENT_BYTES = 1_048_576;
const MIN_RSA_BITS = 2048;

/** A public key and the only algorithm that it is good for. */
export interface SigningKey {
  readonly algorithm: string;
  readonly key: CryptoKey;
}

export interface SigningKeysOptions {
  /** How long keys are used before the issuer is asked again. */
  readonly freshSeconds?: number;
  /** An unknown key id asks the issuer again, but not more often than this. */
  readonly retrySeconds?: number;
  /** Returns the document at a URL, or throws. */
  readonly fetchDocument?: (url: string) => Promise<unknown>;
  /** The seconds of a clock that never goes back. */
  readonly clock?: () => number;
}

const DEFAULTS: Required<SigningKeysOptions> = {
  freshSeconds: FRESH_SECONDS,
  retrySeconds: RETRY_SECONDS,
  fetchDocument,
  clock: () => performance.now() / 1000,
};

/** Looks signing keys up by key id. */
export class SigningKeys {
  readonly url: string;
  readonly #options: Required<SigningKeysOptions>;
  #keys = new Map<string | undefined, SigningKey>();
  #asking: Promise<void> | null = null;
  #triedAt = -Infinity;
  #fetchedAt = -Infinity;

  constructor(url: string, options: SigningKeysOptions = {}) {
    this.url = url;
    this.#options = { ...DEFAULTS, ...options };
  }

  /**
   * The key with this id.
   *
   * Throws TokenInvalid if the issuer has no such key, TokenKeysUnavailable if it could not be
   * asked. A known key stays usable while the issuer cannot be reached.
   */
  async get(keyId: string | undefined): Promise<SigningKey> {
    let key = this.#keys.get(keyId);
    const stale = this.#options.clock() - this.#fetchedAt > this.#options.freshSeconds;
    // While one request asks again, those with a known key need not wait for the answer.
    if (key === undefined || (stale && this.#asking === null)) {
      await this.#refresh();
      key = this.#keys.get(keyId);
    }
    if (key !== undefined) {
      return key;
    }
    if (this.#fetchedAt < this.#triedAt) {
      throw new TokenKeysUnavailable();
    }
    throw new TokenInvalid('the token is signed with an unknown key');
  }

  async #refresh(): Promise<void> {
    if (this.#asking === null) {
      if (this.#options.clock() - this.#triedAt < this.#options.retrySeconds) {
        return;
      }
      this.#triedAt = this.#options.clock();
      this.#asking = this.#ask().finally(() => {
        this.#asking = null;
      });
    }
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      const document = await this.#options.fetchDocument(this.url);
      this.#keys = await usableKeys(document);
      this.#fetchedAt = this.#triedAt;
    } catch (error) {
      logger.warn(error, `signing keys could not be fetched from ${this.url}`);
    }
  }
}

/**
 * The signing keys of a key set by their ids; one that cannot be used costs no other.
 *
 * Throws if there is none.
 */
async function usableKeys(document: unknown): Promise<Map<string | undefined, SigningKey>> {
  const keys = new Map<string | undefined, SigningKey>();
  for (const entry of entriesOf(document)) {
    try {
      const jwk = entry as JWK & { kid?: unknown };
      if (jwk.use === undefined || jwk.use === 'sig') {
        keys.set(keyIdOf(jwk), await signingKey(jwk));
      }
    } catch (error) {
      logger.info(`a key of the issuer is left out: ${describeError(error)}`);
    }
  }
  if (keys.size === 0) {
    throw new Error('the answer holds no usable key');
  }
  return keys;
}

function entriesOf(document: unknown): unknown[] {
  const keys = (document as { keys?: unknown } | null)?.keys;
  return Array.isArray(keys) ? keys : [];
}

function keyIdOf(jwk: { kid?: unknown }): string | undefined {
  if (jwk.kid !== undefined && typeof jwk.kid !== 'string') {
    throw new TypeError('its id is no text');
  }
  return jwk.kid;
}

async function signingKey(jwk: JWK): Promise<SigningKey> {
  const algorithm = jwk.kty === 'RSA' ? 'RS256' : 'ES256';
  if (jwk.alg !== undefined && jwk.alg !== algorithm) {
    throw new TypeError('it is for another algorithm');
  }
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array || key.type !== 'public') {
    throw new TypeError('it is no public key');
  }
  const { modulusLength } = key.algorithm as { modulusLength?: number };
  if (modulusLength !== undefined && modulusLength < MIN_RSA_BITS) {
    throw new TypeError('it is too short');
  }
  return { algorithm, key };
}

async function fetchDocument(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MILLISECONDS);
  const response = await fetch(url, { redirect: 'error', signal });
  if (!response.ok) {
    throw new Error(`the answer has the status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_DOCUMENT_BYTES) {
      throw new Error('the answer is too large');
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
