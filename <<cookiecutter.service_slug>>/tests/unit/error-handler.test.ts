/** Whatever an endpoint throws is answered with a problem document. */

import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

<<test_imports("afterAll", "beforeAll", "describe", "expect", "it")>>
import express from 'express';
import request from 'supertest';

import { handleError } from '../../src/api/error-handler.ts';
import { ProblemError } from '../../src/api/problems.ts';
import {
  DatabaseUnavailable,
  Forbidden,
  NotFound,
  ReferenceNotFound,
  ServiceError,
  StillReferenced,
  TokenInvalid,
  TokenKeysUnavailable,
  UniqueConflict,
  VersionMismatch,
} from '../../src/core/exceptions.ts';
import { configureLogging } from '../../src/core/logging.ts';

/** The answer of an endpoint that throws this, which need not be an error. */
async function answerTo(error: unknown) {
  const app = express();
  app.get('/', async () => {
    await Promise.resolve();
    throw error as Error;
  });
  app.use(handleError);
  const answer = await request(app).get('/');
  expect(answer.get('Content-Type')).<<toBe>>('application/problem+json');
  return { answer, document: JSON.parse(answer.text) as Record<string, unknown> };
}

class NoSuchPage extends NotFound {}
class TooFragile extends ServiceError {}

describe('The error handler', () => {
  let lines: string[] = [];

  <<beforeAll>>(() => {
    configureLogging('debug', { write: (line) => lines.push(line) });
  });

  <<afterAll>>(() => {
    configureLogging('info');
  });

  const known: [Error, number, string][] = [
    [new ProblemError(415, 'Words for callers.'), 415, 'Words for callers.'],
    [new NotFound('There is none.'), 404, 'There is none.'],
    [new NoSuchPage('There is none.'), 404, 'There is none.'],
    [new TooFragile('Ten parcels at most.'), 422, 'Ten parcels at most.'],
    [new Forbidden('Only the owner may.'), 403, 'Only the owner may.'],
    [new StillReferenced(), 409, 'It cannot be deleted while others refer to it.'],
    [new VersionMismatch('It has changed.'), 412, 'It has changed.'],
    [new TokenInvalid('It is too old.'), 401, 'It is too old.'],
    [new DatabaseUnavailable(), 503, 'The database is not available at the moment.'],
    [new TokenKeysUnavailable(), 503, 'The token cannot be checked at the moment.'],
  ];
  for (const [error, status, detail] of known) {
    it(`answers ${error.constructor.name} with ${status}`, async () => {
      const { answer, document } = await answerTo(error);

      expect(answer.status).<<toBe>>(status);
      expect(document.status).<<toBe>>(status);
      expect(document.detail).<<toBe>>(detail);
      expect(answer.get('Retry-After')).<<toBe>>(status === 503 ? '5' : undefined);
    });
  }

  const fields = [
    [new UniqueConflict('a/b'), 409, 'is already taken'],
    [new ReferenceNotFound('a/b'), 422, 'names nothing that exists'],
  ] as const;
  for (const [error, status, message] of fields) {
    it(`points at the field of ${error.name}`, async () => {
      const { answer, document } = await answerTo(error);

      expect(answer.status).<<toBe>>(status);
      expect(document.errors).<<toEqual>>([{ pointer: '/a~1b', message }]);
    });
  }

  it('tells how to authenticate', async () => {
    const { answer } = await answerTo(new TokenInvalid('It is too old.'));

    expect(answer.get('WWW-Authenticate')).<<toBe>>('Bearer error="invalid_token"');
  });

  it('logs why something is unavailable', async () => {
    lines = [];
    await answerTo(new DatabaseUnavailable({ cause: new Error('connection refused') }));

    expect(lines.join('')).<<toContain>>('"level":"warning"');
    expect(lines.join('')).<<toContain>>('connection refused');
  });

  const http: [more: object, status: number, detail: string][] = [
    [{ status: 418 }, 418, 'The request could not be handled.'],
    [{ statusCode: 418 }, 418, 'The request could not be handled.'],
    [{ status: 418, expose: false }, 418, 'The request could not be handled.'],
    [{ status: 418, expose: true }, 418, 'words'],
    [{ status: 502, expose: true }, 502, 'words'],
    [
      { status: 400, expose: true, type: 'entity.parse.failed' },
      400,
      'The body is not well-formed JSON.',
    ],
  ];
  for (const [more, status, detail] of http) {
    it(`keeps what is for all of an HTTP error: ${JSON.stringify(more)}`, async () => {
      const { answer, document } = await answerTo(Object.assign(new Error('words'), more));

      const found = [answer.status, document.status, document.detail];
      expect(found).<<toEqual>>([status, status, detail]);
    });
  }

  it('keeps the headers of an HTTP error', async () => {
    const more = { status: 503, expose: true, headers: { 'Retry-After': '7' } };

    const { answer } = await answerTo(Object.assign(new Error('Busy.'), more));

    expect(answer.get('Retry-After')).<<toBe>>('7');
  });

  it('names the path as it was sent, fit for a URI', async () => {
    const app = express();
    app.use(() => {
      throw new NotFound('There is none.');
    });
    app.use(handleError);
    const server = app.listen(0);
    const { port } = server.address() as AddressInfo;
    const sent = get({ port, path: '/things/"?a=1' });
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const document = JSON.parse(await text(answer)) as Record<string, unknown>;
    server.close();

    expect(document.instance).<<toBe>>('/things/%22');
  });

  const bugs = [new Error('internal words'), 'internal words', undefined, { status: 200 }];
  for (const error of bugs) {
    it(`tells nothing about a bug: ${typeof error}`, async () => {
      lines = [];

      const { answer, document } = await answerTo(error);

      expect(answer.status).<<toBe>>(500);
      expect(document.detail).<<toBe>>('Something went wrong on our side.');
      expect(answer.text).<<notToContain>>('internal words');
      expect(lines.join('')).<<toContain>>('unhandled exception');
    });
  }

  it('cuts an answer that cannot be completed', async () => {
    const app = express();
    app.get('/', (_, response) => {
      response.write('some');
      throw new Error('internal words');
    });
    app.use(handleError);

    const answer = await request(app)
      .get('/')
      .then(
        () => 'complete',
        () => 'cut',
      );

    expect(answer).<<toBe>>('cut');
  });
});
