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
});
