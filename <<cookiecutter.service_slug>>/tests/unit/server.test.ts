/** What the server answers by itself, and how the grace period is shared. */

import type { RequestListener } from 'node:http';

<< test_imports("beforeAll", "describe", "expect", "it") >>

import type { Application } from '../../src/app.ts';
import { graceShares } from '../../src/server.ts';
import { silenceLog } from '../support/log.ts';
import { answerTo } from '../support/wire.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n';

function application(stopping: boolean): Application {
  const greet: RequestListener = (_, response) => response.end('hello');
  return { express: greet, stopping } as unknown as Application;
}

describe('a server', () => {
  <<beforeAll>>(silenceLog);

  it('shares the grace period', () => {
    const shares = [20, 100, 4, 0].map((seconds) => graceShares(seconds));

    const drains = shares.map(({ drain, rest }) => [drain, rest]);
    expect(drains).<<toEqual>>([
      [5, 15],
      [5, 95],
      [1, 3],
      [0, 1],
    ]);
  });

  it('closes connections while it stops', async () => {
    const answer = await answerTo(application(true), `${GET}\r\n`);

    expect(answer).<<toMatch>>(/\r\nConnection: close\r\n/);
    expect(answer).<<toMatch>>(/\r\nhello/);
  });

  it('keeps them otherwise', async () => {
    const both = `${GET}\r\n${GET}Connection: close\r\n\r\n`;

    const answer = await answerTo(application(false), both);

    expect(answer.split('HTTP/1.1 200 OK')).<<toHaveLength>>(3);
    expect(answer).<<toMatch>>(/\r\nConnection: keep-alive\r\n/);
  });
});
