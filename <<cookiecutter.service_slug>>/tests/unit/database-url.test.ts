/** From the URL that every tool understands to what the driver wants. */

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

<< test_imports("describe", "expect", "it") >>

import { serverOf, tlsFor, UNVERIFIED } from '../../src/database/client.ts';
import { parseDatabaseUrl } from '../../src/database/url.ts';

const SERVER = { host: 'db.example', port: 5432, user: undefined, password: undefined };

describe('the URL of the database', () => {
  for (const [url, expected] of [
    [
      'postgresql://someone:p%40ss@db.example:5433/service',
      { ...SERVER, port: 5433, user: 'someone', password: 'p@ss', sslMode: 'prefer' },
    ],
    ['postgresql+psycopg://db.example/service', { ...SERVER, sslMode: 'prefer' }],
    ['postgresql://[::1]/service', { ...SERVER, host: '::1', sslMode: 'prefer' }],
    ['postgresql://db.example/service?sslmode=verify-full', { ...SERVER, sslMode: 'verify-full' }],
    [
      'postgresql://me:a/b#c?d@db.example/service',
      { ...SERVER, user: 'me', password: 'a/b#c?d', sslMode: 'prefer' },
    ],
    [
      'postgresql://postgres:@/service?host=/run/postgresql&sslmode=disable',
      { ...SERVER, host: '/run/postgresql', user: 'postgres', password: '', sslMode: 'disable' },
    ],
    ['postgresql:///service', { ...SERVER, host: 'localhost', sslMode: 'prefer' }],
  ] as const) {
    it(`is understood: ${url}`, () => {
      expect(serverOf(url)).<<toEqual>>({ database: 'service', ...expected });
    });
  }

  for (const url of ['nonsense', 'postgresql://host:port/x', 'postgresql://%zz:secret@host/x']) {
    it(`is refused without repeating it: ${url}`, () => {
      let message = '';
      try {
        parseDatabaseUrl(url);
      } catch (error) {
        message = String(error);
      }
      expect(message).<<toMatch>>(/is no URL of the form/);
      expect(message).<<notToContain>>('secret');
    });
  }
});

describe('sslmode', () => {
  const server = serverOf('postgresql://db.example/service');

  it('verifies as much as it says', async () => {
    expect(await tlsFor({ ...server, sslMode: 'disable' }, 1000)).<<toBe>>(false);
    expect(await tlsFor({ ...server, sslMode: 'require' }, 1000)).<<toBe>>(UNVERIFIED);
    expect(await tlsFor({ ...server, sslMode: 'verify-full' }, 1000)).<<toEqual>>({});
    const options = await tlsFor({ ...server, sslMode: 'verify-ca' }, 1000);
    expect(Object.keys(options || {})).<<toEqual>>(['checkServerIdentity']);
  });

  for (const [answer, expected] of [
    ['S', UNVERIFIED],
    ['N', false],
  ] as const) {
    it(`prefers what the server offers: ${answer}`, async () => {
      const fake = createServer((socket) => {
        socket.once('data', () => socket.end(answer));
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => fake.once('listening', resolve));
      const { port } = fake.address() as AddressInfo;

      const options = await tlsFor({ ...server, host: '127.0.0.1', port }, 1000);

      expect(options).<<toBe>>(expected);
      fake.close();
    });
  }

  it('leaves sockets alone', async () => {
    expect(await tlsFor({ ...server, host: '/run/postgresql' }, 1000)).<<toBe>>(false);
  });
});
