/** From the URL that every tool understands to what the driver wants. */

<< test_imports("describe", "expect", "it") >>
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { clientConfig, InvalidDatabaseUrl } from '../../src/database/url.ts';
import { thrownBy } from '../support/thrown.ts';

const SERVER = { host: 'db.example', port: 5432, database: 'service', ssl: false };
const UNENCRYPTED = 'postgresql://db.example/service';

describe('the URL of the database', () => {
  for (const [url, expected] of [
    [
      'postgresql://someone:p%40ss@db.example:5433/service',
      { ...SERVER, port: 5433, user: 'someone', password: 'p@ss' },
    ],
    ['postgres://db.example/service', SERVER],
    ['postgresql+psycopg://db.example/service\n', SERVER],
    ['postgresql://[::1]/my%5Fservice', { ...SERVER, host: '::1', database: 'my_service' }],
    [
      'postgresql://postgres:@/service?host=/run/postgresql&port=5433&sslmode=require',
      { ...SERVER, host: '/run/postgresql', port: 5433, user: 'postgres' },
    ],
    ['postgresql:///service', { ...SERVER, host: 'localhost' }],
  ] as const) {
    it(`is understood: ${url.trim()}`, () => {
      expect({ ...clientConfig(url) }).<<toEqual>>(expected);
    });
  }

  it('is refused without repeating it', async () => {
    for (const url of [
      'nonsense',
      'mysql://me:secret@host/x',
      '//me:secret@host/x',
      'postgresql://me:secret@host',
      'postgresql://host:port/x',
      'postgresql://me:secret@host:99999/x',
      'postgresql://me:secret@host/x?port=99999',
      'postgresql://me:a/secret#b@host/x',
      'postgresql://me:1?secret@host/x',
      'postgresql://me:secret@host/x?application_name=a',
      'postgresql://me:secret@host/x?sslmode=prefer',
      'postgresql://me:secret@host/x?sslmode=require&sslmode=disable',
      'postgresql://me:secret@host/x?sslmode=verify-ca',
      'postgresql://me:secret@host/x?sslmode=require&sslrootcert=/no/such/file',
    ]) {
      const error = await thrownBy(() => clientConfig(url));

      expect([url, error instanceof InvalidDatabaseUrl]).<<toEqual>>([url, true]);
      expect(String(error)).<<notToMatch>>(/secret|\n/);
    }
  });
});

describe('sslmode', () => {
  it('checks as much as it says', () => {
    expect(sslOf('disable')).<<toBe>>(false);
    expect(Object.entries(sslOf('require') ?? {})).<<toEqual>>([['rejectUnauthorized', false]]);
    expect(sslOf('verify-full')).<<toEqual>>({});
  });

  it('checks the server against a given CA', () => {
    const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
    process.env.PGSSLROOTCERT = join(folder, 'ca.pem');
    writeFileSync(process.env.PGSSLROOTCERT, 'the certificate of the CA');
    const ca = 'the certificate of the CA';

    for (const mode of ['require', 'verify-ca']) {
      const { checkServerIdentity, ...others } = sslOf(mode) as Record<string, unknown>;
      expect(typeof checkServerIdentity).<<toBe>>('function');
      expect(others).<<toEqual>>({ ca });
    }
    expect(sslOf('verify-full')).<<toEqual>>({ ca });
    expect(sslOf('disable')).<<toBe>>(false);

    delete process.env.PGSSLROOTCERT;
    rmSync(folder, { recursive: true });
  });

  function sslOf(mode: string): unknown {
    return clientConfig(`${UNENCRYPTED}?sslmode=${mode}`).ssl;
  }
});
