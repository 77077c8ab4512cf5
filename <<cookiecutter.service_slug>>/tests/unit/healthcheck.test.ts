/** The image's health check against a small server. */

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

<<test_imports("describe", "expect", "it")>>

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

/** A port where nothing listens. */
async function unused(): Promise<number> {
  return await serving(
    () => undefined,
    (port) => Promise.resolve(port),
  );
}

/** An answer with a status and no body. */
function answering(status: number): RequestListener {
  return (_, response) => {
    response.writeHead(status).end();
  };
}

describe('the health check', () => {
  for (const HOST of [undefined, '', '127.0.0.1', '0.0.0.0', 'localhost']) {
    it(`finds a service that lives on ${HOST ?? 'no given host'}`, async () => {
      const asked: (string | undefined)[] = [];
      const found = await serving(
        (request, response) => {
          asked.push(request.url);
          response.end();
        },
        (port) => {
          const own = ownUrl({ ...(HOST !== undefined && { HOST }), PORT: `${port}` });
          return problems([own], PATIENT);
        },
      );

      expect(found).<<toEqual>>([]);
      expect(asked).<<toEqual>>(['/health/live']);
    });
  }

  const urls = [
    { environment: {}, url: 'http://127.0.0.1:8000/health/live' },
    { environment: { PORT: '' }, url: 'http://127.0.0.1:8000/health/live' },
    { environment: { HOST: '::', PORT: '80' }, url: 'http://[::1]:80/health/live' },
    { environment: { HOST: 'fe80::1' }, url: 'http://[fe80::1]:8000/health/live' },
  ];
  for (const { environment, url } of urls) {
    it(`asks ${url} with ${JSON.stringify(environment)}`, () => {
      expect(ownUrl(environment)).<<toBe>>(url);
    });
  }

  for (const status of [200, 204, 299, 401, 403]) {
    it(`takes ${status} for a good answer`, async () => {
      const found = await serving(answering(status), (port) =>
        problems([`http://127.0.0.1:${port}/`], PATIENT),
      );

      expect(found).<<toEqual>>([]);
    });
  }

  for (const status of [308, 400, 404, 500, 503]) {
    it(`takes ${status} for a bad answer`, async () => {
      const found = await serving(answering(status), (port) =>
        problems([`http://127.0.0.1:${port}/`], PATIENT),
      );

      expect(found.join()).<<toMatch>>(new RegExp(`^http://127.0.0.1:\\d+/: ${status} \\w`));
    });
  }

  it('has a line for each that does not answer well', async () => {
    const nobody = `http://127.0.0.1:${await unused()}`;
    const [first, second, ...more] = await serving(answering(200), (port) =>
      problems([`${nobody}/a`, `http://127.0.0.1:${port}/`, `${nobody}/b`], PATIENT),
    );

    expect(first).<<toMatch>>(/^\S+\/a: .*ECONNREFUSED/);
    expect(second).<<toMatch>>(/^\S+\/b: .*ECONNREFUSED/);
    expect(more).<<toEqual>>([]);
  });

  it('explains a name with several addresses', async () => {
    const [line] = await problems([`http://localhost:${await unused()}/`], PATIENT);

    expect(line).<<toMatch>>(/^\S+: .*ECONNREFUSED/);
  });

  it('does not wait for ever', async () => {
    const found = await serving(
      () => undefined,
      (port) => problems([`http://127.0.0.1:${port}/`], 0.1),
    );

    expect(found.join()).<<toMatch>>(/: no answer within 0\.1 s$/);
  });

  for (const text of ['', '127.0.0.1:8000', 'ftp://127.0.0.1/', 'http://', '/health']) {
    it(`does not take ${JSON.stringify(text)} for a URL`, async () => {
      const found = await problems([text], PATIENT);

      expect(found).<<toEqual>>([`${text}: not a URL that begins with http:// or https://`]);
    });
  }
});
