/** The issuer's public keys, fetched when needed and kept while the issuer is away. */

import { readFile } from 'node:fs/promises';

import { createRemoteJWKSet, customFetch, errors } from 'jose';
import type { FetchImplementation, JWTVerifyGetKey } from 'jose';

import { TokenInvalid, TokenKeysUnavailable } from './exceptions.ts';
import { getLogger } from './logging.ts';

const logger = getLogger('app.core.jwks');

/** How long keys are used before the issuer is asked again. */
export const FRESH_MILLISECONDS = 300_000;
/** After this, an unknown key id asks the issuer again, and so does a failure. */
export const RETRY_MILLISECONDS = 5000;
const FETCH_MILLISECONDS = 3000;

const fromFile: FetchImplementation = async (url) => new Response(await readFile(new URL(url)));
const fromIssuer: FetchImplementation = (url, options) => fetch(url, options);

/**
 * Looks signing keys up for jose's `jwtVerify`.
 *
 * Throws TokenInvalid if the issuer has no such key, TokenKeysUnavailable if it could not be asked.
 * jose drops old keys before it asks for new ones. Here they never grow too old for it: they go on
 * working while they are fetched anew, and while the issuer is away.
 */
export function signingKeys(address: string, fetchKeys?: FetchImplementation): JWTVerifyGetKey {
  const url = new URL(address);
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Infinity,
    cooldownDuration: RETRY_MILLISECONDS,
    timeoutDuration: FETCH_MILLISECONDS,
    [customFetch]: fetchKeys ?? (url.protocol === 'file:' ? fromFile : fromIssuer),
  });
  let reloadAt = 0;

  async function reload(): Promise<void> {
    reloadAt = Date.now() + RETRY_MILLISECONDS;
    try {
      await keys.reload();
      reloadAt = Date.now() + FRESH_MILLISECONDS;
    } catch (error) {
      logger.warn(error, `signing keys could not be fetched from ${address}`);
    }
  }

  return async (header, token) => {
    if (typeof header.kid !== 'string') {
      throw new TokenInvalid('the token does not name its key');
    }
    if (!keys.fresh) {
      reloadAt = Date.now() + FRESH_MILLISECONDS; // there are none yet: fetched below
    } else if (Date.now() >= reloadAt) {
      void reload();
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) {
        throw new TokenInvalid('the token is signed with an unknown key');
      }
      throw new TokenKeysUnavailable({ cause: error });
    }
  };
}
