/** Signing keys: when the issuer is asked, and what holds while it does not answer. */

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

<< test_imports("beforeAll", "beforeEach", "describe", "expect", "it") >>
import type { JWTVerifyGetKey } from 'jose';

import { TokenInvalid, TokenKeysUnavailable } from '../../src/core/exceptions.ts';
import { FRESH_MILLISECONDS, RETRY_MILLISECONDS, signingKeys } from '../../src/core/jwks.ts';
import { Issuer, useTime } from '../support/issuer.ts';
import { silenceLog } from '../support/log.ts';
import { SigningKey, keySet } from '../support/tokens.ts';

const OLD = new SigningKey('old');
const NEW = new SigningKey('new');
const STALE = FRESH_MILLISECONDS + 1000;

/** Whether there is a key with this id, or what was thrown instead. */
async function find(keys: JWTVerifyGetKey, kid: string): Promise<unknown> {
  try {
    await keys({ alg: 'ES256', kid }, { payload: '', signature: '' });
    return 'found';
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe('signing keys', () => {
  <<beforeAll>>(silenceLog);

  const pass = useTime();
  let issuer: Issuer;

  <<beforeEach>>(() => {
    issuer = new Issuer(OLD);
  });

  it('are fetched when one is first needed, once for many requests', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => find(issuer.keys, 'old')));

    expect(new Set(found)).<<toEqual>>(new Set(['found']));
    expect(issuer.asked).<<toBe>>(1);
  });

  it('are fetched anew when they are old, and withdrawn ones are refused then', async () => {
    await find(issuer.keys, 'old');
    issuer.answer = keySet(NEW);
    pass(STALE);

    expect(await find(issuer.keys, 'old')).<<toBe>>('found');
    await setImmediate(); // the answer arrives
    expect(await find(issuer.keys, 'new')).<<toBe>>('found');
    expect(await find(issuer.keys, 'old')).<<toBe>>(TokenInvalid);
    expect(issuer.asked).<<toBe>>(2);
  });

  it('go on working while the issuer is away, which is not asked with every request', async () => {
    await find(issuer.keys, 'old');
    issuer.isAway = true;
    pass(STALE);
    for (const times of [1, 2, 3]) {
      expect([times, await find(issuer.keys, 'old')]).<<toEqual>>([times, 'found']);
    }
    expect(issuer.asked).<<toBe>>(2);

    issuer.isAway = false;
    pass(RETRY_MILLISECONDS);
    expect(await find(issuer.keys, 'old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(3);
  });

  it('do not wait for an issuer that hangs', async () => {
    await find(issuer.keys, 'old');
    const { promise, resolve } = Promise.withResolvers<undefined>();
    issuer.delay = promise;

    pass(STALE);
    expect(await find(issuer.keys, 'old')).<<toBe>>('found');
    resolve(undefined);
  });

  it('is unavailable if the issuer was never reachable', async () => {
    issuer.isAway = true;
    expect(await find(issuer.keys, 'old')).<<toBe>>(TokenKeysUnavailable);

    issuer.isAway = false;
    expect(await find(issuer.keys, 'old')).<<toBe>>('found');
  });

  it('are not in documents of another form', async () => {
    for (const document of [null, {}, [], 'text', { keys: 'x' }, { keys: [5] }]) {
      issuer.answer = document;

      expect(await find(issuer.keys, 'old')).<<toBe>>(TokenKeysUnavailable);
    }
  });

  it('do not suffer from odd keys beside them', async () => {
    for (const odd of [
      {},
      { kty: 'oct', kid: 'x', k: 'AQ' },
      { kty: 'EC', kid: 'x', crv: 'P-256', x: 'AQ', y: 'AQ' },
      { kty: 'unknown', kid: 'x' },
      { ...NEW.public, alg: 'ES512' },
      { ...NEW.public, kid: 'old', use: 'enc' },
    ]) {
      const other = new Issuer(OLD);
      other.answer = { keys: [...keySet(OLD).keys, odd] };

      expect([odd, await find(other.keys, 'old')]).<<toEqual>>([odd, 'found']);
    }
  });

  it('are searched for an unknown one, but not all the time', async () => {
    await find(issuer.keys, 'old');
    for (const times of [1, 2, 3]) {
      expect([times, await find(issuer.keys, 'new')]).<<toEqual>>([times, TokenInvalid]);
    }
    expect(issuer.asked).<<toBe>>(1);

    issuer.answer = keySet(OLD, NEW);
    pass(RETRY_MILLISECONDS);
    expect(await find(issuer.keys, 'new')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(2);
  });

  it('say nothing of an unknown one while the issuer is away', async () => {
    await find(issuer.keys, 'old');
    issuer.isAway = true;

    pass(RETRY_MILLISECONDS);
    expect(await find(issuer.keys, 'new')).<<toBe>>(TokenKeysUnavailable);
    expect(await find(issuer.keys, 'old')).<<toBe>>('found');
  });

  it('may be in a file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'keys-')), 'jwks.json');
    const keys = signingKeys(pathToFileURL(file).href);
    expect(await find(keys, 'old')).<<toBe>>(TokenKeysUnavailable);

    await writeFile(file, JSON.stringify(keySet(OLD)));
    expect(await find(keys, 'old')).<<toBe>>('found');
  });
});
