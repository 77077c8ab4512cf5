/** Signing keys: when the issuer is asked, and what holds while it does not answer. */

import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

<<test_imports("beforeAll", "beforeEach", "describe", "expect", "it")>>

import { TokenInvalid, TokenKeysUnavailable } from '../../src/core/exceptions.ts';
import { FRESH_SECONDS, RETRY_SECONDS, SigningKeys } from '../../src/core/jwks.ts';
import type { SigningKey as PublicKey } from '../../src/core/jwks.ts';
import { silenceLog } from '../support/log.ts';
import { SigningKey, keySet } from '../support/tokens.ts';

const OLD = new SigningKey('old');
const NEW = new SigningKey('new');

/** Answers with a document, or fails; counts how often it was asked. */
class Issuer {
  now = 1000;
  asked = 0;
  isAway = false;
  document: unknown = keySet(OLD);
  /** What an answer has to wait for. */
  delay = Promise.resolve();
  readonly keys = new SigningKeys('https://login.example/keys', {
    clock: () => this.now,
    fetchDocument: async () => {
      this.asked += 1;
      await this.delay;
      if (this.isAway) throw new Error('away');
      return this.document;
    },
  });

  /** Whether there is a key with this id, or what was thrown instead. */
  async get(keyId?: string): Promise<unknown> {
    return await resultOf(this.keys, keyId);
  }
}

async function resultOf(keys: SigningKeys, keyId?: string): Promise<unknown> {
  try {
    await keys.get(keyId);
    return 'found';
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe('SigningKeys', () => {
  <<beforeAll>>(silenceLog);

  let issuer: Issuer;

  beforeEach(() => {
    issuer = new Issuer();
  });

  it('asks when a key is first needed, and keeps the answer', async () => {
    expect(issuer.asked).<<toBe>>(0);
    expect(await issuer.get('old')).<<toBe>>('found');
    issuer.now += FRESH_SECONDS;
    expect(await issuer.get('old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(1);
  });

  it('asks again when its keys are old', async () => {
    await issuer.get('old');
    issuer.now += FRESH_SECONDS + 1;

    expect(await issuer.get('old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(2);
  });

  it('refuses a withdrawn key as soon as that is known', async () => {
    await issuer.get('old');
    issuer.document = keySet(NEW);
    issuer.now += FRESH_SECONDS + 1;

    expect(await issuer.get('old')).<<toBe>>(TokenInvalid);
    expect(await issuer.get('new')).<<toBe>>('found');
  });

  it('keeps a known key while the issuer is away', async () => {
    await issuer.get('old');
    issuer.isAway = true;
    issuer.now += 10 * FRESH_SECONDS;

    expect(await issuer.get('old')).<<toBe>>('found');
    expect(await issuer.get('old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(2); // not with every request

    issuer.isAway = false;
    issuer.now += RETRY_SECONDS;
    expect(await issuer.get('old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(3);
  });

  it('can say nothing without any key', async () => {
    issuer.isAway = true;
    expect(await issuer.get('old')).<<toBe>>(TokenKeysUnavailable);
    expect(await issuer.get('old')).<<toBe>>(TokenKeysUnavailable);
    expect(issuer.asked).<<toBe>>(1);

    issuer.isAway = false;
    issuer.now += RETRY_SECONDS;
    expect(await issuer.get('old')).<<toBe>>('found');
  });

  for (const keys of [[], 'x', [5], null]) {
    it(`takes no key set with ${JSON.stringify(keys)}`, async () => {
      issuer.document = { keys };

      expect(await issuer.get('old')).<<toBe>>(TokenKeysUnavailable);
    });
  }

  for (const document of [null, {}, [], 'text']) {
    it(`takes no document such as ${JSON.stringify(document)}`, async () => {
      issuer.document = document;

      expect(await issuer.get('old')).<<toBe>>(TokenKeysUnavailable);
    });
  }

  const odd = {
    'that is null': null,
    'that is a text': 'text',
    'that is empty': {},
    'that is a secret': { kty: 'oct', kid: 'x', k: 'AQ' },
    'that is too short': { kty: 'RSA', kid: 'x', n: 'AQ', e: 'AQAB' },
    'that is no point': { kty: 'EC', kid: 'x', crv: 'P-256', x: 'AQ', y: 'AQ' },
    'of an unknown type': { kty: 'unknown', kid: 'x' },
    'for another algorithm': { ...NEW.public, alg: 'ES512' },
    'with an odd id': { ...NEW.public, kid: {} },
    'for encryption': { ...NEW.public, kid: 'old', use: 'enc' },
  };
  for (const [what, entry] of Object.entries(odd)) {
    it(`loses no other by a key ${what}`, async () => {
      issuer.document = { keys: [...keySet(OLD).keys, entry] };
      const expected = await new Issuer().keys.get('old');

      const found = await issuer.keys.get('old');

      const [actual, wanted] = await Promise.all([exported(found), exported(expected)]);
      expect(actual).<<toEqual>>(wanted);
    });
  }

  it('lets those with a known key not wait for an issuer that hangs', async () => {
    await issuer.get('old');
    issuer.now += FRESH_SECONDS + 1;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    issuer.delay = promise;
    const asking = issuer.get('old');

    expect(await issuer.get('old')).<<toBe>>('found');

    resolve(undefined);
    expect(await asking).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(2);
  });

  it('looks for an unknown key, but not all the time', async () => {
    await issuer.get('old');
    for (let times = 0; times < 3; times += 1) {
      expect(await issuer.get('new')).<<toBe>>(TokenInvalid);
    }
    expect(issuer.asked).<<toBe>>(1);

    issuer.document = keySet(OLD, NEW);
    issuer.now += RETRY_SECONDS;
    expect(await issuer.get('new')).<<toBe>>('found');
    expect(await issuer.get('old')).<<toBe>>('found');
    expect(issuer.asked).<<toBe>>(2);
  });

  it('knows nothing of an unknown key while the issuer is away', async () => {
    await issuer.get('old');
    issuer.isAway = true;
    issuer.now += RETRY_SECONDS;

    expect(await issuer.get('new')).<<toBe>>(TokenKeysUnavailable);
    expect(await issuer.get('old')).<<toBe>>('found');
  });

  it('refuses a token without a key id', async () => {
    expect(await issuer.get()).<<toBe>>(TokenInvalid);
  });

  it('asks once for many requests', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => issuer.get('old')));

    expect(new Set(found)).<<toEqual>>(new Set(['found']));
    expect(issuer.asked).<<toBe>>(1);
  });
});

describe('the document', () => {
  <<beforeAll>>(silenceLog);

  const large = JSON.stringify({ keys: keySet(OLD).keys, more: 'x'.repeat(1_100_000) });
  const answers: [what: string, answer: RequestListener, expected: unknown][] = [
    ['a key set', (_, response) => response.end(JSON.stringify(keySet(OLD))), 'found'],
    ['no JSON', (_, response) => response.end('<html>'), TokenKeysUnavailable],
    ['too much', (_, response) => response.end(large), TokenKeysUnavailable],
    [
      'an error',
      (_, response) => response.writeHead(500).end(JSON.stringify(keySet(OLD))),
      TokenKeysUnavailable,
    ],
    [
      'a redirection',
      (_, response) => response.writeHead(302, { Location: '/elsewhere' }).end(),
      TokenKeysUnavailable,
    ],
    ['a cut connection', (_, response) => response.destroy(), TokenKeysUnavailable],
  ];
  for (const [what, answer, expected] of answers) {
    it(`may be ${what}`, async () => {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const keys = new SigningKeys(`http://127.0.0.1:${port}/keys`);
        expect(await resultOf(keys, 'old')).<<toBe>>(expected);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  }
});

async function exported({ key }: PublicKey): Promise<unknown> {
  return await crypto.subtle.exportKey('jwk', key);
}
