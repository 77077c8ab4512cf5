/** Bearer tokens: who may call what. */

<< test_imports("describe", "expect", "it") >>

import { tokenVerifier } from '../../src/core/security.ts';
import { NO_DATABASE, settingsFor, withService } from '../support/application.ts';
import { useOfflineService, useService } from '../support/application.ts';
import type { Service } from '../support/application.ts';
import type { Headers } from '../support/client.ts';
import { MISSING, pathOf } from '../support/entities.ts';
import { PATH, READ_SCOPE, WRITE_SCOPE } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { Issuer, bearer } from '../support/issuer.ts';
import { expectProblem } from '../support/problems.ts';
import { AUDIENCE, ISSUER, SigningKey, claimsWith, keySet } from '../support/tokens.ts';
import { secondsNow, signedWithSecret, unsigned } from '../support/tokens.ts';
import type { Claims } from '../support/tokens.ts';

const EC = new SigningKey('ec');
const RSA = new SigningKey('rsa', 'RS256');
const CALLS = [
  ['GET', PATH],
  ['POST', PATH],
  ['GET', MISSING],
  ['PUT', MISSING],
  ['PATCH', MISSING],
  ['DELETE', MISSING],
] as const;
/** What tokens may say, and what a caller who needs READ_SCOPE is answered without a database. */
const FORMS: [changes: Claims, status: number][] = [
  [{ scope: `a ${READ_SCOPE}  c` }, 503],
  [{ scope: '' }, 403],
  [{ scope: undefined }, 403],
  [{ scope: undefined, scp: `a ${READ_SCOPE}` }, 503],
  [{ scope: undefined, scp: ['a', READ_SCOPE] }, 503],
  [{ scope: ['a', READ_SCOPE, 5, null] }, 503],
  [{ scope: [`a ${READ_SCOPE}`] }, 403],
  [{ scope: { [READ_SCOPE]: true } }, 403],
  [{ scope: 5 }, 403],
  [{ scope: READ_SCOPE, aud: ['other', AUDIENCE] }, 503],
];
const TRUST = { authEnabled: true, authIssuer: `${ISSUER}/`, authAudience: AUDIENCE };
const STRANGERS: [headers: Headers, status: number][] = [
  [{}, 401],
  [bearer(EC.sign(claimsWith(['openid']))), 403],
];

describe('authentication', () => {
  const { verifier } = new Issuer(EC, RSA);
  const service = useService({}, { verifier });
  const offline = useOfflineService({}, { verifier });

  for (const key of [EC, RSA]) {
    it(`opens to scopes what they name, with ${key.algorithm}`, async () => {
      const { client } = service;
      const read = bearer(key.sign(claimsWith([READ_SCOPE])));
      const write = bearer(key.sign(claimsWith([WRITE_SCOPE])));

      const created = await client.post(PATH, example(), write);
      expect(created.status).<<toBe>>(201);
      const path = pathOf(created.json());
      expect((await client.get(PATH, read)).status).<<toBe>>(200);
      expect((await client.get(path, read)).status).<<toBe>>(200);
      expect((await client.put(path, example(1), write)).status).<<toBe>>(200);
      expect((await client.patch(path, example(2), write)).status).<<toBe>>(200);
      expect((await client.delete(path, write)).status).<<toBe>>(204);
    });
  }

  for (const [method, path] of CALLS) {
    it(`requires a token with the scope: ${method} ${path}`, async () => {
      const isRead = method === 'GET';
      const needed = isRead ? READ_SCOPE : WRITE_SCOPE;
      const other = isRead ? WRITE_SCOPE : READ_SCOPE;
      const headers = bearer(EC.sign(claimsWith(['openid', other, `${needed}s`])));

      const refused = await offline.client.request(method, path, undefined, headers);
      const unknown = await offline.client.request(method, path);

      expect(expectProblem(refused, 403).detail).<<toContain>>(needed);
      const challenge = `Bearer error="insufficient_scope", scope="${needed}"`;
      expect(refused.header('WWW-Authenticate')).<<toBe>>(challenge);
      expectProblem(unknown, 401);
      expect(unknown.header('WWW-Authenticate')).<<toBe>>('Bearer');
    });
  }

  for (const [changes, status] of FORMS) {
    it(`answers ${status} to ${JSON.stringify(changes)}`, async () => {
      const headers = bearer(EC.sign(claimsWith([], changes)));

      expectProblem(await offline.client.get(PATH, headers), status);
    });
  }

  it('takes a token that has just expired, since clocks differ a little', async () => {
    const claims = claimsWith([READ_SCOPE], { exp: secondsNow() - 10 });

    expectProblem(await offline.client.get(PATH, bearer(EC.sign(claims))), 503);
  });

  for (const value of ['Basic dTpw', 'Bearer', 'Bearer ', 'bearer x.y.z', 'Bearer é']) {
    it(`refuses a header without a token: ${value}`, async () => {
      const bytes = Buffer.from(value).toString('latin1');

      const answer = await offline.client.get(PATH, { Authorization: bytes });

      expectProblem(answer, 401);
      expect(answer.header('WWW-Authenticate')).<<toMatch>>(/^Bearer/);
    });
  }

  for (const [flaw, token] of refusedTokens()) {
    it(`refuses a token: ${flaw}`, async () => {
      const answer = await offline.client.get(PATH, bearer(token));

      expectProblem(answer, 401);
      expect(answer.header('WWW-Authenticate')).<<toBe>>('Bearer error="invalid_token"');
    });
  }

  it('is not needed by what operates the service', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/metrics', '/docs']) {
      expect((await service.client.get(path)).status).<<toBe>>(200);
    }
  });

  for (const [headers, status] of STRANGERS) {
    it(`tells strangers nothing else: ${status}`, async () => {
      const { client } = offline;
      const asJson = { ...headers, 'Content-Type': 'application/json' };
      const asText = { ...headers, 'Content-Type': 'text/plain' };

      expectProblem(await client.send('POST', PATH, '{}', asText), status);
      for (const body of [' '.repeat(2_000_000), '{', '[]']) {
        expectProblem(await client.send('POST', PATH, body, asJson), status);
      }
      for (const path of [`${PATH}?limit=0`, `${PATH}/1`, MISSING]) {
        expectProblem(await client.get(path, headers), status);
      }
      expectProblem(await client.delete(MISSING, headers), status);
      expectProblem(await client.send('POST', '/nowhere', undefined, headers), 404);
      expectProblem(await client.delete(PATH, headers), 405);
    });
  }

  it('cannot be checked while the issuer is away', async () => {
    const away = new Issuer(EC);
    away.isAway = true;
    const token = EC.sign(claimsWith([READ_SCOPE]));

    const use = async ({ client }: Service): Promise<void> => {
      const answer = await client.get(PATH, bearer(token));

      expect(expectProblem(answer, 503).detail).<<toContain>>('token');
      expect(Number(answer.header('Retry-After'))).<<toBeGreaterThan>>(0);
    };
    await withService(settingsFor(NO_DATABASE), use, away);
  });

  it('is off unless it is on', () => {
    for (const authEnabled of [false, null]) {
      expect(tokenVerifier(settingsFor(NO_DATABASE, { ...TRUST, authEnabled }))).<<toBe>>(null);
    }
  });

  for (const authJwksUrl of [null, 'https://keys.example/all']) {
    it(`has its keys from ${authJwksUrl ?? 'the issuer'}`, async () => {
      const asked: unknown[] = [];
      const { fetch } = globalThis;
      globalThis.fetch = (url) => {
        asked.push(url);
        return Promise.resolve(Response.json(keySet(EC)));
      };
      const trusting = tokenVerifier(settingsFor(NO_DATABASE, { ...TRUST, authJwksUrl }));
      await trusting?.verify(EC.sign(claimsWith([], { iss: TRUST.authIssuer })));
      globalThis.fetch = fetch;

      expect(asked).<<toEqual>>([authJwksUrl ?? `${ISSUER}/.well-known/jwks.json`]);
    });
  }
});

/** Tokens that look almost right, and what is wrong with them. */
function refusedTokens(): [flaw: string, token: string][] {
  const now = secondsNow();
  const good = claimsWith([READ_SCOPE]);
  const claims: Claims[] = [
    ...[{ exp: now - 60 }, { exp: undefined }, { exp: 'soon' }, { nbf: now + 3600 }],
    ...[{ iat: 2 ** 40 }, { iat: 'now' }, { aud: 'another' }, { aud: undefined }],
    ...[{ iss: 'https://evil.example' }, { iss: `${ISSUER}/` }, { iss: undefined }],
    ...[{ sub: undefined }, { sub: 5 }],
  ];
  // No secret, but an old attack signs with it.
  const published = String(EC.public.x);
  const noTokens = ['something', 'a.b.c', 'e30.e30.', '..', 'e30', 'bnVsbA.e30.'];
  return [
    ...claims.map((each): [string, string] => {
      const [name = '', value] = Object.entries(each)[0] ?? [];
      return [`${name} ${String(value)}`, EC.sign({ ...good, ...each })];
    }),
    ...noTokens.map((text): [string, string] => [text, text]),
    ['no claims', EC.sign({})],
    ['not signed', unsigned(good, 'ec')],
    ['shared secret', signedWithSecret(good, 'ec', published)],
    ['unknown key', new SigningKey('unknown').sign(good)],
    ['no key id', EC.sign(good, { kid: undefined })],
    ['key id of another', EC.sign(good, { kid: 'rsa' })],
    ['odd key id', EC.sign(good).replace('.', '.e30.')],
    ['forged', new SigningKey('ec').sign(good)],
    ['key of another algorithm', new SigningKey('rsa').sign(good)],
    ['cut off', EC.sign(good).slice(0, -5)],
  ];
}
