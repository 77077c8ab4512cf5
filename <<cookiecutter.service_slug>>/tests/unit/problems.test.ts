/** Problem documents. */

<<test_imports("describe", "expect", "it")>>
import { ServerResponse } from 'node:http';

import type { Response } from 'express';

import {
  invalid,
  jsonPointer,
  MEDIA_TYPE,
  minimalProblem,
  problem,
  ProblemError,
  sendProblem,
} from '../../src/api/problems.ts';
import { Sent } from '../support/sent.ts';

/** The answer to a request for this address that ended in a problem. */
function answerTo(address: string, error: ProblemError) {
  // Node reads addresses as Latin-1.
  const { request } = new Sent({ url: Buffer.from(address).toString('latin1') });
  const response = new ServerResponse(request);
  const sent: Buffer[] = [];
  response.setHeader('X-Request-ID', 'abc');
  response.end = (chunk: unknown) => {
    sent.push(chunk as Buffer);
    return response;
  };
  sendProblem(request, response as Response, error);
  const text = Buffer.concat(sent).toString();
  return { response, document: JSON.parse(text) as Record<string, unknown> };
}

describe('A JSON pointer', () => {
  const cases: [(string | number)[], string][] = [
    [[], ''],
    [['name'], '/name'],
    [['lines', 0, 'name'], '/lines/0/name'],
    [['a/b'], '/a~1b'],
    [['a~b'], '/a~0b'],
    [['~1'], '/~01'],
    [[''], '/'],
  ];
  for (const [location, pointer] of cases) {
    it(`to ${JSON.stringify(location)} is "${pointer}"`, () => {
      expect(jsonPointer(location)).<<toBe>>(pointer);
    });
  }
});

describe('A problem', () => {
  it('is answered as a document', () => {
    const headers = { 'Retry-After': '5' };
    const error = new ProblemError(404, 'There is no such thing.', { headers });

    const { response, document } = answerTo('/things/ü?a=1', error);

    expect(response.statusCode).<<toBe>>(404);
    expect(response.getHeader('Content-Type')).<<toBe>>(MEDIA_TYPE);
    expect(response.getHeader('Retry-After')).<<toBe>>('5');
    expect(document).<<toEqual>>({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such thing.',
      instance: '/things/%C3%BC',
      request_id: 'abc',
    });
    expect(problem.safeParse(document).success).<<toBe>>(true);
  });

  it('lists what is wrong', () => {
    const errors = [{ pointer: '/name', message: 'is missing' }];

    const { document } = answerTo('/', invalid(errors));

    expect(document.status).<<toBe>>(422);
    expect(document.title).<<toBe>>('Unprocessable Content');
    expect(document.errors).<<toEqual>>(errors);
  });

  it('tells when to come back', () => {
    const { response } = answerTo('/', new ProblemError(503, 'Not now.'));

    expect(response.getHeader('Retry-After')).<<toBe>>('5');
  });

  it('has a short form for what never became a request', () => {
    const { headers, body } = minimalProblem(431, 'Tü much.');

    expect(headers['Content-Type']).<<toBe>>(MEDIA_TYPE);
    expect(headers['Content-Length']).<<toBe>>(String(Buffer.byteLength(body)));
    expect(JSON.parse(body)).<<toEqual>>({
      type: 'about:blank',
      title: 'Request Header Fields Too Large',
      status: 431,
      detail: 'Tü much.',
    });
  });
});
