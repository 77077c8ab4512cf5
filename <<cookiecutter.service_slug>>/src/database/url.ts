/** From the DATABASE_URL that every tool understands to the driver's settings. */

import type { ClientConfig } from 'pg';
import { parse } from 'pg-connection-string';
import type { ConnectionOptions } from 'pg-connection-string';

/** The message says what is wrong and repeats nothing: there may be a password in the URL. */
export class InvalidDatabaseUrl extends Error {}

const FORM = 'must be of the form postgresql://user:password@host/database';
const SCHEME = /^postgres(?:ql)?(?:\+\w+)?:\/\//;
// Any other would fail at each attempt to connect, or mean nothing to the driver.
const PARAMETERS = ['host', 'port', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const MAX_PORT = 65_535;

/** How to connect, with libpq's meaning of each `sslmode`; without one there is no TLS. */
export function clientConfig(databaseUrl: string): ClientConfig {
  const text = databaseUrl.trim();
  if (!SCHEME.test(text)) throw new InvalidDatabaseUrl(FORM);
  const [address = '', query = ''] = text.replace(SCHEME, 'postgresql://').split(/\?(.*)/s);
  const options = parsed(`${address}?${checked(query).toString()}`);
  const { user, password, database, ssl } = options;
  const host = options.host === null || options.host === '' ? 'localhost' : options.host;
  const port = Number(options.port ?? 0) || 5432;
  if (!database || port > MAX_PORT) throw new InvalidDatabaseUrl(FORM);
  return {
    host,
    port,
    database,
    ...(user ? { user } : {}),
    ...(password ? { password } : {}),
    ssl: host.startsWith('/') ? false : ((ssl ?? false) as NonNullable<ClientConfig['ssl']>),
  };
}

/** The parameters, with the CA of libpq's environment variable. */
function checked(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  if ([...parameters.keys()].some((name) => !PARAMETERS.includes(name))) {
    throw new InvalidDatabaseUrl(`may have the parameters ${PARAMETERS.join(', ')} only`);
  }
  const [mode = 'disable', ...others] = parameters.getAll('sslmode');
  if (others.length > 0 || !SSL_MODES.includes(mode)) {
    throw new InvalidDatabaseUrl(`needs one sslmode of ${SSL_MODES.join(', ')}`);
  }
  const authority = parameters.get('sslrootcert') ?? process.env.PGSSLROOTCERT ?? '';
  if (mode !== 'disable' && authority !== '') parameters.set('sslrootcert', authority);
  if (mode === 'verify-ca' && authority === '') {
    throw new InvalidDatabaseUrl('needs a CA in sslrootcert or PGSSLROOTCERT for verify-ca');
  }
  return parameters;
}

function parsed(url: string): ConnectionOptions {
  try {
    return parse(url, { useLibpqCompat: true });
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    // Either a file of a certificate cannot be read, or it is no URL.
    throw new InvalidDatabaseUrl(syscall === undefined ? FORM : `names a file: ${message}`);
  }
}
