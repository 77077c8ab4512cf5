/** The image's health check against a small server. */

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

<< test_imports("describe", "expect", "it") >>

import { ownUrl, problems } from '../../src/healthcheck.ts';

// For answers that are expected: a busy machine may take a while.
const PATIENT = 60;

/** Do something with the port of a server while it runs. */
async function serving<T>(
  answer: RequestListener,
  action: (port: number) => Promise<T>,
): Promise<T> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await action((server.address() as AddressInfo).port);
  } finally {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

const silent: RequestListener = () => undefined;
/** Answers with the status that its path names. */
const answering: RequestListener = ({ url = '' }, response) => {
  response.writeHead(Number(url.slice(1))).end();
};

describe('the health check', () => {
  it('finds the service that lives beside it', async () => {
    const asked: unknown[] = [];
    const listener: RequestListener = ({ url }, response) => {
      asked.push(url);
      response.end();
    };
    const hosts = ['', '127.0.0.1', '0.0.0.0', 'localhost'];
    const found = await serving(listener, (port) =>
      problems([...hosts.map((HOST) => ownUrl({ HOST, PORT: `${port}` }))], PATIENT),
    );

    expect(found).<<toEqual>>([]);
    expect(asked).<<toEqual>>(hosts.map(() => '/health/live'));
  });

  it('knows its address', () => {
    const urls: [NodeJS.ProcessEnv, url: string][] = [
      [{}, 'http://127.0.0.1:8000/health/live'],
      [{ PORT: '' }, 'http://127.0.0.1:8000/health/live'],
      [{ HOST: '::', PORT: '80' }, 'http://[::1]:80/health/live'],
      [{ HOST: 'fe80::1' }, 'http://[fe80::1]:8000/health/live'],
    ];
    for (const [environment, url] of urls) expect(ownUrl(environment)).<<toBe>>(url);
  });

  it('knows good answers from bad ones', async () => {
    const statuses = [200, 204, 299, 401, 403, 308, 400, 404, 500, 503];
    const found = await serving(answering, (port) =>
      problems([...statuses.map((status) => `http://127.0.0.1:${port}/${status}`)], PATIENT),
    );

    const bad = found.map((line) => /^\S+\/(\d+): \1 \w/.exec(line)?.[1]);
    expect(bad).<<toEqual>>(['308', '400', '404', '500', '503']);
  });

  it('explains where nobody answers, also at a name with several addresses', async () => {
    const port = await serving(silent, (unused) => Promise.resolve(unused));
    const urls = [`http://127.0.0.1:${port}/a`, `http://localhost:${port}/b`];

    const found = await problems(urls, PATIENT);

    expect(found.map((line) => line.split(': ', 1)[0])).<<toEqual>>(urls);
    for (const line of found) expect(line).<<toMatch>>(/^\S+: .*ECONNREFUSED/);
  });

  it('does not wait for ever', async () => {
    const found = await serving(silent, (port) => problems([`http://127.0.0.1:${port}/`], 0.1));

    expect(found.join()).<<toMatch>>(/: no answer within 0\.1 s$/);
  });

  it('takes URLs only', async () => {
    const texts = ['', '127.0.0.1:8000', 'ftp://127.0.0.1/', 'http://', '/health'];

    const found = await problems(texts, PATIENT);

    const words = 'not a URL that begins with http:// or https://';
    expect(found).<<toEqual>>(texts.map((text) => `${text}: ${words}`));
  });
});
