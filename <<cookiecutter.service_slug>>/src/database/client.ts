/** What the driver needs to know to connect, and how it reads and writes values. */

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

import pg from 'pg';

import { parseDatabaseUrl } from './url.ts';

export interface Server {
  host: string;
  port: number;
  user: string | undefined;
  password: string | undefined;
  database: string | undefined;
  sslMode: string;
}

const { DATE, INT8 } = pg.types.builtins;
// eslint-disable-next-line no-restricted-syntax -- libpq's `require` encrypts, no matter to whom
export const UNVERIFIED: ConnectionOptions = { rejectUnauthorized: false };
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

// Whole numbers are kept within ±(2^53 − 1), and a day has no time zone that it could drift with.
pg.types.setTypeParser(INT8, Number);
pg.types.setTypeParser(DATE, String);
// Local time would need offsets with seconds for times long ago, which the driver cannot write.
pg.defaults.parseInputDatesAsUTC = true;

/** The server that a DATABASE_URL names. */
export function serverOf(databaseUrl: string): Server {
  const { host, port, user, password, database, parameters } = parseDatabaseUrl(databaseUrl);
  return {
    host: host ?? 'localhost',
    port: port ?? 5432,
    user,
    password,
    database,
    sslMode: parameters.get('sslmode')?.[0] ?? 'prefer',
  };
}

/** The driver's settings for one connection. */
export async function clientConfig(server: Server, timeoutMs: number): Promise<pg.ClientConfig> {
  const { host, port, user, password, database } = server;
  return {
    host,
    port,
    user,
    password,
    database,
    ssl: await tlsFor(server, timeoutMs),
    connectionTimeoutMillis: timeoutMs,
  };
}

/** How to encrypt, with libpq's meaning of each `sslmode`; false for not at all. */
export async function tlsFor(
  server: Server,
  timeoutMs: number,
): Promise<ConnectionOptions | false> {
  const certificates = authorities();
  switch (server.sslMode) {
    case 'verify-full':
      return certificates;
    case 'verify-ca':
      return { ...certificates, checkServerIdentity: () => undefined };
    case 'require':
      return UNVERIFIED;
    case 'disable':
      return false;
    default: // allow, prefer
      return (await offersTls(server, timeoutMs)) && UNVERIFIED;
  }
}

function authorities(): ConnectionOptions {
  const file = process.env.PGSSLROOTCERT;
  return file === undefined || file === '' ? {} : { ca: readFileSync(file) };
}

/** Ask the server, since the driver itself would fail where `prefer` goes on without TLS. */
async function offersTls({ host, port }: Server, timeoutMs: number): Promise<boolean> {
  if (host.startsWith('/')) return false;
  const socket = connect({ host, port });
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(timeoutMs, () => {
        reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      });
      socket.once('error', reject);
      socket.once('close', () => {
        reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' }));
      });
      socket.once('data', (answer) => {
        resolve(answer.toString('latin1').startsWith('S'));
      });
      socket.write(SSL_REQUEST);
    });
  } finally {
    socket.destroy();
  }
}
