/** Endpoints as the documentation of Express writes them have all that ours have. */

import express from 'express';
import type { Express, Request, Response } from 'express';
<< test_imports("describe", "expect", "it") >>
import { z } from 'zod';

import { requires } from '../../src/api/authorization.ts';
import { operation } from '../../src/api/documented.ts';
import { nextLink, pageQuery } from '../../src/api/paging.ts';
import { json, query } from '../../src/api/validation.ts';
import { addRoutes } from '../../src/app.ts';
import type { Application } from '../../src/app.ts';
import { Forbidden, NotFound } from '../../src/core/exceptions.ts';
import { integer } from '../../src/core/field-types.ts';
import { useOfflineService } from '../support/application.ts';
import type { Headers } from '../support/client.ts';
import { PATH, WRITE_SCOPE } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { Issuer, bearer } from '../support/issuer.ts';
import { logOf } from '../support/log.ts';
import { requests, samplesOf } from '../support/metrics.ts';
import { expectProblem, pointers } from '../support/problems.ts';
import { SigningKey, claimsWith } from '../support/tokens.ts';

const LIMIT = 500;
const KEY = new SigningKey('key');
const LARGE = JSON.stringify({ name: 'x'.repeat(LIMIT) });
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Described {
  paths: Record<string, Record<string, DescribedOperation>>;
}

interface DescribedOperation {
  parameters?: { name: string }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { headers: Record<string, unknown> }>;
  security?: unknown;
}

/** The headers of a caller. */
function as(subject: string, ...scopes: string[]): Headers {
  return bearer(KEY.sign(claimsWith(scopes, { sub: subject })));
}

/** What http-errors makes, with which Express' documentation throws. */
function httpError(status: number, message: string, more: object): Error {
  return Object.assign(new Error(message), { status, expose: status < 500, ...more });
}

/** The words of newcomers. */
function plainRoutes(app: Express, application: Application): void {
  app.use(express.json());
  addRoutes(app, application);

  app.get('/hello', (request, response) => {
    response.send(`Hello ${request.query.name as string}!`);
  });
  app.post('/hello', (request, response) => {
    response.status(201).json(request.body);
  });

  const greetings = express.Router();
  greetings.get('/me', (request, response) => {
    response.json({ hello: request.caller.subject });
  });
  greetings.get('/busy', () => {
    const headers = { 'Retry-After': '7' };
    throw httpError(503, 'All greeters are busy.', { expose: true, headers });
  });
  greetings.post('/', requires('greetings:write'), (request, response) => {
    response.status(201).json(request.body);
  });
  greetings.get('/:name', (request, response) => {
    response.json({ hello: request.params.name });
  });
  app.use('/api/greetings/:language', greetings);

  app.get('/api/open', operation({ security: [], responses: {} }), (_request, response) => {
    response.json('open');
  });

  const colours = pageQuery.and(z.strictObject({ colour: z.enum(['red', 'green']).optional() }));
  const line = z.strictObject({ lines: z.array(z.strictObject({ size: integer() })) });
  app
    .route('/api/things')
    .get(
      operation({ responses: { 200: { description: 'Things' } } }),
      query(colours),
      (request, response) => {
        response.set('Link', nextLink(request, 'last')).json([request.query.colour]);
      },
    )
    .post(
      operation({ responses: { 201: { description: 'Made' } } }),
      requires('things:write'),
      json(line),
      (request, response) => {
        response.status(201).json(request.body.lines.map(({ size }) => size + 1));
      },
    );

  app.use('/downloads', (_request: Request, response: Response) => {
    response.send('a file');
  });

  // Only the owner may.
  const owners = new Map([['note', 'ada']]);
  app.delete('/api/notes/:id', (request, response) => {
    const owner = owners.get(request.params.id);
    if (owner === undefined) throw new NotFound('There is no such note.');
    if (owner !== request.caller.subject) throw new Forbidden('Only the owner may delete it.');
    response.status(204).end();
  });
}

describe('a plain endpoint', () => {
  const guarded = useOfflineService(
    { requestBodyLimitBytes: LIMIT },
    { routes: plainRoutes, verifier: new Issuer(KEY).verifier },
  );
  const open = useOfflineService({}, { routes: plainRoutes });

  it('has the query and the body', async () => {
    const { client } = guarded;

    expect((await client.get('/hello?name=Ada')).text).<<toBe>>('Hello Ada!');
    const made = await client.post('/hello', { name: 'Ada' });
    expect([made.status, made.text]).<<toEqual>>([201, '{"name":"Ada"}']);
    expect(made.header('Content-Type')).<<toBe>>('application/json');
    expect((await client.head('/hello?name=Ada')).status).<<toBe>>(200);
  });

  it('raises errors with their words and headers', async () => {
    const answer = await guarded.client.get('/api/greetings/en/busy', as('ada'));

    expect(expectProblem(answer, 503).detail).<<toBe>>('All greeters are busy.');
    expect(answer.header('Retry-After')).<<toBe>>('7');
  });

  it('knows its caller', async () => {
    const { client } = guarded;

    const known = await client.get('/api/greetings/en/me', as('ada'));
    const unknown = await open.client.get('/api/greetings/en/me');

    expect(known.json()).<<toEqual>>({ hello: 'ada' });
    expect(unknown.json()).<<toEqual>>({ hello: 'anonymous' });
  });

  it('lets only the owner do what only the owner may', async () => {
    const { client } = guarded;

    const stranger = await client.delete('/api/notes/note', as('bob'));
    const owner = await client.delete('/api/notes/note', as('ada'));

    expect(expectProblem(stranger, 403).detail).<<toBe>>('Only the owner may delete it.');
    expect(owner.status).<<toBe>>(204);
  });

  const greet = '/api/greetings/en';
  const failures: [number, method: string, path: string, caller: Headers, body: string][] = [
    [404, 'POST', '/api/nowhere', {}, LARGE],
    [404, 'POST', '/nowhere', {}, '{'],
    [405, 'PUT', greet, {}, LARGE],
    [405, 'PUT', '/hello', {}, '{'],
    [401, 'POST', greet, {}, LARGE],
    [401, 'POST', greet, {}, '{'],
    [403, 'POST', greet, as('ada'), LARGE],
    [403, 'POST', greet, as('ada'), '{'],
    [413, 'POST', greet, as('ada', 'greetings:write'), LARGE],
    [400, 'POST', greet, as('ada', 'greetings:write'), '{'],
    [413, 'POST', '/hello', {}, LARGE],
    [400, 'POST', '/hello', {}, '{'],
  ];
  for (const [number, [status, method, path, caller, body]] of failures.entries()) {
    it(`fails in the order of ours, ${number + 1}: ${status}`, async () => {
      const headers = { ...JSON_TYPE, ...caller };

      expectProblem(await guarded.client.send(method, path, body, headers), status);
    });
  }

  it('has the limit for bodies that come in pieces', async () => {
    const pieces = [Buffer.from(LARGE.slice(0, 100)), Buffer.from(LARGE.slice(100))];
    const small = [Buffer.from('{"name": '), Buffer.from('"Ada"}')];

    expectProblem(await guarded.client.send('POST', '/hello', pieces, JSON_TYPE), 413);
    const made = await guarded.client.send('POST', '/hello', small, JSON_TYPE);
    expect(made.text).<<toBe>>('{"name":"Ada"}');
  });

  it('names the methods that are possible, and the path without a slash', async () => {
    const { client } = guarded;

    const refused = await client.delete('/hello');
    const redirected = await client.get('/hello/?name=Ada');

    expect(refused.header('Allow')).<<toBe>>('GET, HEAD, POST');
    expect(redirected.status).<<toBe>>(308);
    expect(redirected.header('Location')).<<toBe>>('/hello?name=Ada');
  });

  it('needs no token if it says so', async () => {
    expect((await guarded.client.get('/api/open')).json()).<<toBe>>('open');
  });

  it('may be no route at all', async () => {
    expect((await guarded.client.get('/downloads/a/b')).text).<<toBe>>('a file');
  });

  it('is measured and logged by its template', async () => {
    const log = await logOf(async () => {
      for (const path of ['/hello?name=a', '/api/greetings/en/b', '/api/greetings/fr/c']) {
        await open.client.get(path);
      }
      await open.client.get('/downloads/a/b');
      await guarded.client.get('/api/greetings/en/d', as('ada'));
    });

    const samples = samplesOf((await open.client.get('/metrics')).text);
    const counted = requests(samples);
    expect(counted['GET /api/greetings/{language}/{name} 200']).<<toBe>>(2);
    expect(counted['GET /downloads 200']).<<toBe>>(1);
    const lines = log.map(({ route, subject }) => [route, subject]);
    expect(lines).<<toEqual>>([
      ['/hello', null],
      ['/api/greetings/{language}/{name}', null],
      ['/api/greetings/{language}/{name}', null],
      ['/downloads', null],
      ['/api/greetings/{language}/{name}', 'ada'],
    ]);
  });

  it('has its schemas for body and query', async () => {
    const { client } = guarded;
    const writer = as('ada', 'things:write');

    const listed = await client.get('/api/things?colour=red&limit=2', writer);
    expect(listed.json()).<<toEqual>>(['red']);
    const next = '</api/things?limit=2&after=last&colour=red>; rel="next"';
    expect(listed.header('Link')).<<toBe>>(next);
    expect(pointers(await client.get('/api/things?colour=blue&x=1', writer))).<<toEqual>>([
      '?colour',
      '?x',
    ]);
    const made = await client.post('/api/things', { lines: [{ size: 1 }] }, writer);
    expect(made.json()).<<toEqual>>([2]);
    const wrong = { lines: [{ size: 1 }, { size: 'x', 'a/b': 1 }], more: 1 };
    const refused = pointers(await client.post('/api/things', wrong, writer));
    expect(refused.sort()).<<toEqual>>(['/lines/1/a~1b', '/lines/1/size', '/more']);
    expectProblem(await client.send('POST', '/api/things', '{}', writer), 415);
  });

  it('is documented with what it says', async () => {
    const answer = await guarded.client.get('/openapi.json');

    expect(answer.status).<<toBe>>(200);
    const { paths } = JSON.parse(answer.text) as Described;
    expect('/hello' in paths).<<toBe>>(false);
    expect(Object.keys(paths['/api/things'] ?? {}).sort()).<<toEqual>>(['get', 'head', 'post']);
    const { get, post } = paths['/api/things'] ?? {};
    const names = get?.parameters?.map(({ name }) => name).sort();
    expect(names).<<toEqual>>(['after', 'colour', 'count', 'limit', 'skip']);
    expect(get?.security).<<toEqual>>([{ bearer: [] }]);
    expect(post?.security).<<toEqual>>([{ bearer: ['things:write'] }]);
    expect(Object.keys(post?.requestBody?.content ?? {})).<<toEqual>>(['application/json']);
    const statuses = ['201', '400', '401', '403', '413', '415', '422', '500', '503'];
    expect(Object.keys(post?.responses ?? {})).<<toEqual>>(statuses);
    expect('X-Request-ID' in (post?.responses['201']?.headers ?? {})).<<toBe>>(true);
  });

  it('leaves ours as they are', async () => {
    const headers = as('ada', WRITE_SCOPE);
    const wrong = { ...example(), unknown: 1 };

    expect(pointers(await guarded.client.post(PATH, wrong, headers))).<<toEqual>>(['/unknown']);
    expectProblem(await guarded.client.post(PATH, example(), headers), 503);
  });
});
