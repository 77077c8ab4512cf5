/**
 * Print a token to try authentication with: `node scripts/token.ts SUBJECT SCOPES`.
 *
 * It speaks for the subject and allows what the scopes name. The key that signs it is made at the
 * first call and kept in `.development`, with its public half in the form that issuers publish.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SignJWT, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { JWK } from 'jose';

import { SERVICE_NAME } from '../src/about.ts';

const ALGORITHM = 'ES256';
const ISSUER = 'http://localhost/development';
const AUDIENCE = 'development';
const KEY_ID = 'development';
const LIFETIME = '12h';

const folder = join(import.meta.dirname, '..', '.development');
const keyFile = join(folder, 'key.json');
const publicFile = join(folder, 'jwks.json');

if (!existsSync(keyFile) || !existsSync(publicFile)) {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const published = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  writeFileSync(publicFile, JSON.stringify({ keys: [published] }));
}

const key = await importJWK(JSON.parse(readFileSync(keyFile, 'utf8')) as JWK, ALGORITHM);
const [subject = 'developer', scopes = ''] = process.argv.slice(2);
const token = await new SignJWT({ scope: scopes })
  .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
  .setIssuer(ISSUER)
  .setAudience(AUDIENCE)
  .setSubject(subject)
  .setIssuedAt()
  .setExpirationTime(LIFETIME)
  .sign(key);

process.stderr.write(`\
For ${subject}, valid for ${LIFETIME}. ${SERVICE_NAME} takes it when it is started with

  AUTH_ENABLED=true AUTH_ISSUER=${ISSUER} AUTH_AUDIENCE=${AUDIENCE} \\
  AUTH_JWKS_URL=${pathToFileURL(publicFile).href} make run

`);
process.stdout.write(`${token}\n`);
