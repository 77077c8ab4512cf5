/** Problem documents for whatever an endpoint throws, also where the service itself is wrong. */

import type { Express } from 'express';
<< test_imports("describe", "expect", "it") >>

import { ProblemError } from '../../src/api/problems.ts';
import { addRoutes } from '../../src/app.ts';
import type { Application } from '../../src/app.ts';
import * as errors from '../../src/core/exceptions.ts';
import { useOfflineService, useService } from '../support/application.ts';
import { MISSING, NO_ID } from '../support/entities.ts';
import { logOf } from '../support/log.ts';
import { expectProblem } from '../support/problems.ts';
import { thrownBy } from '../support/thrown.ts';
import { answerTo } from '../support/wire.ts';

class NoSuchPage extends errors.NotFound {}
class TooFragile extends errors.ServiceError {}

/** What http-errors makes, with which Express' documentation throws. */
function httpError(more: object): Error {
  return Object.assign(new Error('words'), more);
}

const HIDDEN = 'The request could not be handled.';
const KNOWN: [Error, status: number, detail: string][] = [
  [new ProblemError(415, 'Words for callers.'), 415, 'Words for callers.'],
  [new errors.NotFound('There is none.'), 404, 'There is none.'],
  [new NoSuchPage('There is none.'), 404, 'There is none.'],
  [new TooFragile('Ten parcels at most.'), 422, 'Ten parcels at most.'],
  [new errors.Forbidden('Only the owner may.'), 403, 'Only the owner may.'],
  [new errors.StillReferenced(), 409, 'It cannot be deleted while others refer to it.'],
  [new errors.VersionMismatch('It has changed.'), 412, 'It has changed.'],
  [new errors.TokenInvalid('It is too old.'), 401, 'It is too old.'],
  [new errors.DatabaseUnavailable(), 503, 'The database is not available at the moment.'],
  [new errors.TokenKeysUnavailable(), 503, 'The token cannot be checked at the moment.'],
  [httpError({ status: 418 }), 418, HIDDEN],
  [httpError({ statusCode: 418 }), 418, HIDDEN],
  [httpError({ status: 418, expose: false }), 418, HIDDEN],
  [httpError({ status: 418, expose: true }), 418, 'words'],
  [httpError({ status: 502, expose: true }), 502, 'words'],
];
const FIELDS: [Error, status: number, message: string][] = [
  [new errors.UniqueConflict('a/b'), 409, 'is already taken'],
  [new errors.ReferenceNotFound('a/b'), 422, 'names nothing that exists'],
];
const BUGS = [new TypeError('a password or so'), 'a password or so', undefined, { status: 200 }];

let thrown: unknown;

function routes(app: Express, application: Application): void {
  addRoutes(app, application);
  app.get('/throw', async () => {
    await Promise.resolve();
    throw thrown as Error;
  });
  app.get('/cut', (_request, response) => {
    response.write('some');
    throw new Error('words');
  });
}

describe('errors', () => {
  const service = useService();
  const offline = useOfflineService({}, { routes });

  it('are problem documents', async () => {
    const answer = await service.client.get(MISSING, { 'X-Request-ID': 'mine' });

    const problem = expectProblem(answer, 404);
    expect(problem).<<toEqual>>({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: problem.detail,
      instance: MISSING,
      request_id: 'mine',
    });
    expect(problem.detail).<<toContain>>(NO_ID);
  });

  it('have their status and their words', async () => {
    for (const [error, status, detail] of KNOWN) {
      thrown = error;
      const answer = await offline.client.get('/throw');

      expect(expectProblem(answer, status).detail).<<toBe>>(detail);
      expect(answer.header('Retry-After')).<<toBe>>(status === 503 ? '5' : '');
      const challenge = status === 401 ? 'Bearer error="invalid_token"' : '';
      expect(answer.header('WWW-Authenticate')).<<toBe>>(challenge);
    }
  });

  it('point at the field', async () => {
    for (const [error, status, message] of FIELDS) {
      thrown = error;
      const problem = expectProblem(await offline.client.get('/throw'), status);

      expect(problem.errors).<<toEqual>>([{ pointer: '/a~1b', message }]);
    }
  });

  it('name the path as it was sent, fit for a URI', async () => {
    const sent = 'GET /nowhere/"?a=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

    const answer = await answerTo(offline.application, sent);

    expect(answer).<<toContain>>('"instance":"/nowhere/%22"');
  });

  it('tell nothing of the inside, but it is logged', async () => {
    for (const bug of BUGS) {
      thrown = bug;
      const log = await logOf(async () => {
        const answer = await offline.client.get('/throw', { 'X-Request-ID': 'mine' });

        expect(expectProblem(answer, 500).detail).<<toBe>>('Something went wrong on our side.');
        expect(answer.text).<<notToMatch>>(/password|\.ts/);
      });

      const [error, access] = log;
      expect([log.length, error?.level, access?.status]).<<toEqual>>([2, 'error', 500]);
      expect([error?.message, error?.request_id]).<<toEqual>>(['unhandled exception', 'mine']);
      if (!(bug instanceof Error)) continue;
      expect(error?.exception).<<toContain>>('TypeError: a password or so');
      expect(error?.exception).<<toContain>>('errors.test.ts');
    }
  });

  it('cut an answer that cannot be completed', async () => {
    const log = await logOf(() => thrownBy(() => offline.client.get('/cut')));

    expect(log.map(({ level }) => level)).<<toContain>>('error');
    expect((await offline.client.get('/')).status).<<toBe>>(200);
  });
});
