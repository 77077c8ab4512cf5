/** Bearer tokens: who may call what, and what happens while the issuer is away. */

<< test_imports("describe", "expect", "it") >>

import { FRESH_MILLISECONDS, RETRY_MILLISECONDS } from '../../src/core/jwks.ts';
import { settingsFor, useDatabase, withService } from '../support/application.ts';
import type { Client, Headers } from '../support/client.ts';
import { MISSING, pathOf } from '../support/entities.ts';
import { PATH, READ_SCOPE, WRITE_SCOPE } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { Issuer, bearer, useTime } from '../support/issuer.ts';
import { expectProblem } from '../support/problems.ts';
import {
  SigningKey,
  claimsWith,
  keySet,
  secondsNow,
  signedWithSecret,
  unsigned,
} from '../support/tokens.ts';
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

describe('authentication', () => {
  const database = useDatabase();
  const pass = useTime();

  /** The application with authentication on, and an issuer to trust. */
  async function guarded(use: (client: Client, issuer: Issuer) => Promise<void>): Promise<void> {
    const issuer = new Issuer(EC, RSA);
    const settings = settingsFor(database().url);
    await withService(settings, ({ client }) => use(client, issuer), issuer);
  }

  for (const key of [EC, RSA]) {
    it(`opens to scopes what they name, with ${key.algorithm}`, () =>
      guarded(async (client) => {
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
      }));
  }

  for (const [method, path] of CALLS) {
    it(`refuses other scopes: ${method} ${path}`, () =>
      guarded(async (client) => {
        const isRead = method === 'GET';
        const needed = isRead ? READ_SCOPE : WRITE_SCOPE;
        const other = isRead ? WRITE_SCOPE : READ_SCOPE;
        const headers = bearer(EC.sign(claimsWith(['openid', other, `${needed}s`])));

        const answer = await client.request(method, path, undefined, headers);

        expect(expectProblem(answer, 403).detail).<<toContain>>(needed);
        const challenge = `Bearer error="insufficient_scope", scope="${needed}"`;
        expect(answer.header('WWW-Authenticate')).<<toBe>>(challenge);
      }));

    it(`requires a token: ${method} ${path}`, () =>
      guarded(async (client) => {
        const answer = await client.request(method, path);

        expectProblem(answer, 401);
        expect(answer.header('WWW-Authenticate')).<<toBe>>('Bearer');
      }));
  }

  for (const value of ['Basic dTpw', 'Bearer', 'Bearer ', 'bearer x.y.z', 'Bearer é']) {
    it(`refuses a header without a token: ${value}`, () =>
      guarded(async (client) => {
        const bytes = Buffer.from(value).toString('latin1');

        const answer = await client.get(PATH, { Authorization: bytes });

        expectProblem(answer, 401);
        expect(answer.header('WWW-Authenticate')).<<toMatch>>(/^Bearer/);
      }));
  }

  for (const [flaw, token] of Object.entries(refusedTokens())) {
    it(`refuses a token: ${flaw}`, () =>
      guarded(async (client) => {
        const answer = await client.get(PATH, bearer(token));

        expectProblem(answer, 401);
        expect(answer.header('WWW-Authenticate')).<<toBe>>('Bearer error="invalid_token"');
      }));
  }

  it('allows clocks to differ a little', () =>
    guarded(async (client) => {
      const token = EC.sign(claimsWith([READ_SCOPE], { exp: secondsNow() - 10 }));

      expect((await client.get(PATH, bearer(token))).status).<<toBe>>(200);
    }));

  for (const path of ['/', '/health/live', '/health/ready', '/metrics', '/docs']) {
    it(`needs no token for ${path}`, () =>
      guarded(async (client) => {
        expect((await client.get(path)).status).<<toBe>>(200);
      }));
  }

  it('fetches keys once', () =>
    guarded(async (client, issuer) => {
      for (const key of [EC, RSA, EC]) {
        const answer = await client.get(PATH, bearer(key.sign(claimsWith([READ_SCOPE]))));
        expect(answer.status).<<toBe>>(200);
      }

      expect(issuer.asked).<<toBe>>(1);
    }));

  it('finds a new key', () =>
    guarded(async (client, issuer) => {
      const old = bearer(EC.sign(claimsWith([READ_SCOPE])));
      expect((await client.get(PATH, old)).status).<<toBe>>(200);
      const key = new SigningKey('new');
      issuer.answer = keySet(key);
      const fresh = bearer(key.sign(claimsWith([READ_SCOPE])));
      pass(RETRY_MILLISECONDS);

      const answer = await client.get(PATH, fresh);

      expect(answer.status).<<toBe>>(200);
      expectProblem(await client.get(PATH, old), 401);
    }));

  it('does not ask the issuer about each unknown key', () =>
    guarded(async (client, issuer) => {
      for (const number of [1, 2, 3, 4, 5]) {
        const key = new SigningKey(`unknown ${number}`);
        const answer = await client.get(PATH, bearer(key.sign(claimsWith([READ_SCOPE]))));
        expectProblem(answer, 401);
      }

      expect(issuer.asked).<<toBe>>(1);
    }));

  it('goes on with known keys while the issuer is away', () =>
    guarded(async (client, issuer) => {
      const headers = bearer(EC.sign(claimsWith([READ_SCOPE])));
      expect((await client.get(PATH, headers)).status).<<toBe>>(200);
      issuer.isAway = true;
      pass(FRESH_MILLISECONDS + 1000);

      expect((await client.get(PATH, headers)).status).<<toBe>>(200);
      const unknown = bearer(new SigningKey('unknown').sign(claimsWith([READ_SCOPE])));
      expectProblem(await client.get(PATH, unknown), 503);
    }));

  it('answers 503 without any key', () =>
    guarded(async (client, issuer) => {
      const headers = bearer(EC.sign(claimsWith([READ_SCOPE])));
      issuer.isAway = true;

      const answer = await client.get(PATH, headers);

      expectProblem(answer, 503);
      expect(Number(answer.header('Retry-After'))).<<toBeGreaterThan>>(0);
      issuer.isAway = false;
      expect((await client.get(PATH, headers)).status).<<toBe>>(200);
    }));

  for (const [stranger, headers, status] of strangers()) {
    it(`tells strangers nothing else: ${stranger}`, () =>
      guarded(async (client) => {
        const asJson = { ...headers, 'Content-Type': 'application/json' };
        const asText = { ...headers, 'Content-Type': 'text/plain' };
        const large = ' '.repeat(2_000_000);

        expectProblem(await client.send('POST', PATH, '{}', asText), status);
        expectProblem(await client.send('POST', PATH, large, asJson), status);
        expectProblem(await client.send('POST', PATH, '{', asJson), status);
        expectProblem(await client.send('POST', PATH, '[]', asJson), status);
        expectProblem(await client.send('POST', `${PATH}?x=1`, '{}', asJson), status);
        expectProblem(await client.get(`${PATH}?limit=0`, headers), status);
        expectProblem(await client.get(`${PATH}/1`, headers), status);
        expectProblem(await client.delete(MISSING, headers), status);
        expectProblem(await client.send('POST', '/nowhere', undefined, headers), 404);
        expectProblem(await client.delete(PATH, headers), 405);
      }));
  }
});

function strangers(): [string, Headers, number][] {
  return [
    ['no token', {}, 401],
    ['no scope', bearer(EC.sign(claimsWith(['openid']))), 403],
  ];
}

/** Tokens that look almost right, by what is wrong with them. */
function refusedTokens(): Record<string, string> {
  const now = secondsNow();
  const good = claimsWith([READ_SCOPE]);
  const signed = (changes: Claims): string => EC.sign({ ...good, ...changes });
  // No secret, but an old attack signs with it.
  const published = String(EC.public.x);
  return {
    expired: signed({ exp: now - 60 }),
    'not yet valid': signed({ nbf: now + 1800 }),
    'no expiry': signed({ exp: undefined }),
    'other audience': signed({ aud: 'another' }),
    'no audience': signed({ aud: undefined }),
    'other issuer': signed({ iss: 'https://evil.example' }),
    'no issuer': signed({ iss: undefined }),
    'no subject': signed({ sub: undefined }),
    'odd expiry': signed({ exp: 'soon' }),
    'odd subject': signed({ sub: 5 }),
    'not signed': unsigned(good, 'ec'),
    'shared secret': signedWithSecret(good, 'ec', published),
    'unknown key': new SigningKey('unknown').sign(good),
    'no key id': EC.sign(good, { kid: undefined }),
    'odd key id': EC.sign(good).replace('.', '.e30.'),
    forged: new SigningKey('ec').sign(good),
    'key of another algorithm': new SigningKey('rsa').sign(good),
    'no claims': EC.sign({}),
    'cut off': EC.sign(good).slice(0, -5),
    'no token': 'something',
  };
}
