/** Whatever an endpoint throws is answered with a problem document. */

<<test_imports("afterAll", "beforeAll", "describe", "expect", "it")>>
import express from 'express';
import request from 'supertest';

import { handleError } from '../../src/api/error-handler.ts';
import { ProblemError } from '../../src/api/problems.ts';
import {
  DatabaseUnavailable,
  NotFound,
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

  it('points at the field whose value is taken', async () => {
    const { answer, document } = await answerTo(new UniqueConflict('a/b'));

    const errors = [{ pointer: '/a~1b', message: 'is already taken' }];
    expect(answer.status).<<toBe>>(409);
    expect(document.errors).<<toEqual>>(errors);
  });

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

  it('keeps the status of errors that have one, but not their words', async () => {
    const error = Object.assign(new Error('internal words'), { status: 418 });

    const { answer, document } = await answerTo(error);

    expect(answer.status).<<toBe>>(418);
    expect(document.status).<<toBe>>(418);
    expect(answer.text).<<notToContain>>('internal words');
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
