/** The container's health check against a small server. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

<<test_imports("describe", "expect", "it")>>

import { isAlive } from '../../src/healthcheck.ts';

interface Check {
  alive: boolean;
  asked: (string | undefined)[];
}

/** What the check says about a server that listens on one host and is looked for on another. */
async function check(listensOn: string, host: string | undefined, status: number): Promise<Check> {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  });
  server.listen(0, listensOn);
  await once(server, 'listening');
  const PORT = String((server.address() as AddressInfo).port);
  const alive = await isAlive(host === undefined ? { PORT } : { HOST: host, PORT });
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  return { alive, asked };
}

describe('the health check', () => {
  for (const host of [undefined, '', '127.0.0.1', '0.0.0.0', 'localhost']) {
    it(`finds a service that lives on ${host ?? 'no given host'}`, async () => {
      const found = await check('127.0.0.1', host, 200);

      expect(found).<<toEqual>>({ alive: true, asked: ['/health/live'] });
    });
  }

  it('sees a service that fails', async () => {
    const found = await check('127.0.0.1', undefined, 500);

    expect(found.alive).<<toBe>>(false);
  });

  it('sees that there is none', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const PORT = String((server.address() as AddressInfo).port);
    server.close();
    await once(server, 'close');

    expect(await isAlive({ PORT })).<<toBe>>(false);
  });
});
