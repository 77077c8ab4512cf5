/**
 * Sign an access token for development: `node scripts/token.ts SUBJECT "SCOPES"`.
 *
 * The token goes to stdout; what the service has to be started with, to accept it, to stderr. The key
 * is made at the first use, and good for nothing but a service that is told to trust it.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SignJWT, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { JWK } from 'jose';

const ALGORITHM = 'ES256';
const ISSUER = 'http://localhost/development';
const AUDIENCE = '<<cookiecutter.service_slug>>';
const KEY_ID = 'development';
const LIFETIME = '8h';

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
const [, , subject = '', scopes = ''] = process.argv;
const token = await new SignJWT({ scope: scopes })
  .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
  .setIssuer(ISSUER)
  .setAudience(AUDIENCE)
  .setSubject(subject)
  .setIssuedAt()
  .setExpirationTime(LIFETIME)
  .sign(key);

process.stdout.write(`${token}\n`);
process.stderr.write(`\
AUTH_ENABLED=true
AUTH_ISSUER=${ISSUER}
AUTH_AUDIENCE=${AUDIENCE}
AUTH_JWKS_URL=${pathToFileURL(publicFile).href}
`);
