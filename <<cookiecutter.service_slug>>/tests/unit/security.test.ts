/** Access tokens: which are accepted, and what they allow. */

<<test_imports("beforeAll", "describe", "expect", "it")>>

import { TokenInvalid } from '../../src/core/exceptions.ts';
import { LEEWAY_SECONDS, tokenVerifier } from '../../src/core/security.ts';
import { NO_DATABASE, settingsFor } from '../support/application.ts';
import { Issuer } from '../support/issuer.ts';
import { silenceLog } from '../support/log.ts';
import { AUDIENCE, ISSUER, SigningKey, claimsWith, keySet, secondsNow } from '../support/tokens.ts';
import { signedWithSecret, unsigned } from '../support/tokens.ts';
import type { Claims } from '../support/tokens.ts';

const RSA = new SigningKey('rsa', 'RS256');
const EC = new SigningKey('ec');
const STRANGER = new SigningKey('ec');
const SECRET = 'a secret that is long enough for HS256';

const { verifier } = new Issuer(RSA, EC);

/** Why a token is refused. */
async function refusal(token: string): Promise<string> {
  try {
    await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenInvalid) {
      return error.message;
    }
    throw error;
  }
  return 'it was accepted';
}

async function scopesOf(changes: Claims): Promise<string[]> {
  const { scopes } = await verifier.verify(EC.sign(claimsWith([], changes)));
  return [...scopes];
}

describe('a token', () => {
  <<beforeAll>>(silenceLog);

  for (const key of [RSA, EC]) {
    it(`may be signed with ${key.algorithm}`, async () => {
      const caller = await verifier.verify(key.sign(claimsWith(['things:read', 'things:write'])));

      expect(caller.subject).<<toBe>>('someone');
      expect([...caller.scopes]).<<toEqual>>(['things:read', 'things:write']);
    });
  }

  const scopes: [changes: Claims, scopes: string[]][] = [
    [{ scope: 'a b  c' }, ['a', 'b', 'c']],
    [{ scope: '' }, []],
    [{ scope: undefined }, []],
    [{ scope: undefined, scp: 'a b' }, ['a', 'b']],
    [{ scope: undefined, scp: ['a', 'b'] }, ['a', 'b']],
    [{ scope: ['a', 'b c', 5, null] }, ['a', 'b c']],
    [{ scope: { a: true } }, []],
    [{ scope: 5 }, []],
  ];
  for (const [changes, expected] of scopes) {
    it(`grants ${JSON.stringify(expected)} by ${JSON.stringify(changes)}`, async () => {
      expect(await scopesOf(changes)).<<toEqual>>(expected);
    });
  }

  const bad: Claims[] = [
    { iss: 'https://other.example' },
    { iss: `${ISSUER}/` },
    { iss: undefined },
    { aud: 'other' },
    { aud: undefined },
    { sub: undefined },
    { sub: 5 },
    { exp: undefined },
    { exp: 'soon' },
    { exp: 1 },
    { nbf: 2 ** 40 },
    { iat: 2 ** 40 },
    { iat: 'now' },
  ];
  for (const changes of bad) {
    const name = `${Object.keys(changes).join()} ${Object.values(changes).join()}`;
    it(`is refused with ${name}`, async () => {
      const message = await refusal(EC.sign(claimsWith([], changes)));

      expect(message).<<toMatch>>(/claim/);
    });
  }

  it('may be from a clock that differs a little', async () => {
    const now = secondsNow();
    const recent = EC.sign(claimsWith([], { exp: now - LEEWAY_SECONDS / 2 }));
    const late = EC.sign(claimsWith([], { exp: now - LEEWAY_SECONDS - 1 }));

    expect(await refusal(recent)).<<toBe>>('it was accepted');
    expect(await refusal(late)).<<toMatch>>(/"exp" claim timestamp check failed/);
  });

  it('may be for several audiences', async () => {
    const token = EC.sign(claimsWith([], { aud: ['other', AUDIENCE] }));

    expect(await refusal(token)).<<toBe>>('it was accepted');
  });

  it('is refused with a forged signature', async () => {
    const message = await refusal(STRANGER.sign(claimsWith([])));

    expect(message).<<toBe>>('signature verification failed');
  });

  for (const kid of ['rsa', 'unknown', undefined]) {
    it(`is refused with the key id ${kid ?? 'left out'}`, async () => {
      const message = await refusal(EC.sign(claimsWith([]), { kid }));

      expect(message).<<toMatch>>(/^the token /);
    });
  }

  for (const token of [unsigned(claimsWith([]), 'ec'), signedWithSecret({}, 'ec', SECRET)]) {
    it(`is refused with another algorithm: ${token.slice(0, 20)}`, async () => {
      expect(await refusal(token)).<<toMatch>>(/algorithm/i);
    });
  }

  for (const token of ['', 'abc', 'a.b.c', 'ü.ü.ü', 'e30.e30.', '..', 'e30', 'bnVsbA.e30.']) {
    it(`is not ${JSON.stringify(token)}`, async () => {
      expect(await refusal(token)).<<toMatch>>(/JWS/);
    });
  }

  it('is refused when it is cut off', async () => {
    const message = await refusal(EC.sign(claimsWith([])).slice(0, -5));

    expect(message).<<toMatch>>(/signature/);
  });
});

describe('tokenVerifier', () => {
  <<beforeAll>>(silenceLog);

  const settings = settingsFor(NO_DATABASE, {
    authEnabled: true,
    authIssuer: `${ISSUER}/`,
    authAudience: AUDIENCE,
  });

  for (const authEnabled of [false, null]) {
    it(`makes none if authentication is ${String(authEnabled)}`, () => {
      expect(tokenVerifier({ ...settings, authEnabled })).<<toBe>>(null);
    });
  }

  const addresses = [
    [null, `${ISSUER}/.well-known/jwks.json`],
    ['https://keys.example/all', 'https://keys.example/all'],
  ] as const;
  for (const [authJwksUrl, address] of addresses) {
    it(`takes the keys from ${address}`, async () => {
      const asked: string[] = [];
      const { fetch } = globalThis;
      globalThis.fetch = (url) => {
        asked.push(url as string);
        return Promise.resolve(Response.json(keySet(EC)));
      };
      const verifier = tokenVerifier({ ...settings, authJwksUrl });
      await verifier?.verify(EC.sign(claimsWith([], { iss: `${ISSUER}/` })));
      globalThis.fetch = fetch;

      expect(asked).<<toEqual>>([address]);
    });
  }
});
