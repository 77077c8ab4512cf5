/** What the server answers by itself, and how the grace period is shared. */

import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

<<test_imports("beforeAll", "describe", "expect", "it")>>

import type { Application } from '../../src/app.ts';
import { createServer, graceShares } from '../../src/server.ts';
import { silenceLog } from '../support/log.ts';

function application(listener: RequestListener, stopping = false): Application {
  return { express: listener, stopping } as unknown as Application;
}

/** Everything that is answered to these bytes. */
async function answerTo(application: Application, sent: string): Promise<string> {
  const server = createServer(application).listen(0);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port);
  socket.write(sent);
  const answer = await text(socket);
  server.close();
  return answer;
}

const greeting: RequestListener = (_, response) => response.end('hello');
const GET = 'GET / HTTP/1.1\r\nHost: a\r\n';

describe('the grace period', () => {
  <<beforeAll>>(silenceLog);

  const shares: [seconds: number, drain: number, rest: number][] = [
    [20, 5, 15],
    [100, 5, 95],
    [4, 1, 3],
    [0, 0, 1],
  ];
  for (const [seconds, drain, rest] of shares) {
    it(`of ${seconds} seconds is shared`, () => {
      expect(graceShares(seconds)).<<toEqual>>({ drain, rest });
    });
  }
});

describe('a server', () => {
  <<beforeAll>>(silenceLog);

  it('closes connections while it stops', async () => {
    const answer = await answerTo(application(greeting, true), `${GET}\r\n`);

    expect(answer).<<toMatch>>(/\r\nConnection: close\r\n/);
    expect(answer).<<toMatch>>(/\r\nhello/);
  });

  it('keeps them otherwise', async () => {
    const both = `${GET}\r\n${GET}Connection: close\r\n\r\n`;

    const answer = await answerTo(application(greeting), both);

    expect(answer.split('HTTP/1.1 200 OK')).<<toHaveLength>>(3);
    expect(answer).<<toMatch>>(/\r\nConnection: keep-alive\r\n/);
  });

  for (const extra of ['Expect: the-impossible\r\n', 'Expect: 100-continue\r\n', '']) {
    it(`lets pass: ${extra.trim()}`, async () => {
      const sent = `GET / HTTP/1.1\r\n${extra}Connection: close\r\n\r\n`;

      const answer = await answerTo(application(greeting), sent);

      expect(answer).<<toMatch>>(/HTTP\/1\.1 200 OK\r\n/);
    });
  }

  it('passes CONNECT on, as a method like any other', async () => {
    const echo: RequestListener = ({ method = '', url = '' }, response) => {
      response.end(`${method} ${url}`);
    };

    const answer = await answerTo(application(echo), 'CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n');

    expect(answer).<<toMatch>>(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).<<toMatch>>(/\r\n\r\nCONNECT \/a$/);
  });

  it('does not wait for a body that nobody has asked for', async () => {
    const refusal: RequestListener = (_, response) => response.writeHead(413).end();
    const sent = 'POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n';

    const answer = await answerTo(application(refusal), sent);

    expect(answer).<<toMatch>>(/^HTTP\/1\.1 413 /);
    expect(answer).<<toMatch>>(/\r\nConnection: close\r\n/);
  });

  const refused: [what: string, sent: string, status: number, title: string][] = [
    ['what is no HTTP', 'nonsense\r\n\r\n', 400, 'Bad Request'],
    ['a bad header', `${GET}a b: c\r\n\r\n`, 400, 'Bad Request'],
    ['an unknown method', 'BREW / HTTP/1.1\r\n\r\n', 400, 'Bad Request'],
    [
      'headers that are too large',
      `${GET}Large: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
  ];
  for (const [what, sent, status, title] of refused) {
    it(`refuses ${what} with a problem document`, async () => {
      const answer = await answerTo(application(greeting), sent);

      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head.startsWith(`HTTP/1.1 ${status} ${title}\r\n`)).<<toBe>>(true);
      expect(head).<<toMatch>>(/\r\nContent-Type: application\/problem\+json/);
      expect(head).<<toMatch>>(/\r\nX-Request-ID: [0-9a-f-]{36}/);
      expect(head).<<toMatch>>(/\r\nX-Content-Type-Options: nosniff/i);
      expect(Number.isNaN(Date.parse(/\r\nDate: (.*)/.exec(head)?.[1] ?? ''))).<<toBe>>(false);
      const document = JSON.parse(body) as Record<string, unknown>;
      expect([document.status, document.title]).<<toEqual>>([status, title]);
    });
  }

  it('writes nothing into an answer that has begun', async () => {
    const begun: RequestListener = (_, response) => {
      response.writeHead(200).write('half');
    };
    const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n';

    const answer = await answerTo(application(begun), chunked).catch(() => 'cut');

    expect(answer).<<notToContain>>('400');
  });
});
