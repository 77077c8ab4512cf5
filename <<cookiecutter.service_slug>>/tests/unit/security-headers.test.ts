/** Headers that every response carries, unless it knows better. */

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

<<test_imports("describe", "expect", "it")>>

import { SECURITY_HEADERS, setSecurityHeaders } from '../../src/api/middleware/security-headers.ts';

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

describe('setSecurityHeaders', () => {
  it('adds all', () => {
    const answer = response();
    answer.setHeader('Content-Type', 'text/plain');

    setSecurityHeaders(answer);

    const added = SECURITY_HEADERS.map(([name, value]) => [name.toLowerCase(), value]);
    const expected = [['content-type', 'text/plain'], ...added];
    expect(Object.entries(answer.getHeaders())).<<toEqual>>(expected);
    expect(answer.getHeader('X-Content-Type-Options')).<<toBe>>('nosniff');
  });

  it('lets a response have its own', () => {
    const answer = response();

    setSecurityHeaders(answer);
    answer.setHeader('cache-control', 'public, max-age=60');

    expect(answer.getHeader('Cache-Control')).<<toBe>>('public, max-age=60');
    expect(answer.getHeaderNames()).<<toHaveLength>>(SECURITY_HEADERS.length);
  });
});
