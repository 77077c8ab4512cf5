/** Paths and methods: what leads somewhere, what redirects, what does not exist. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import type { Answer } from '../support/client.ts';
import { MISSING, create, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { expectProblem } from '../support/problems.ts';

const OPEN = ['/', '/health/live', '/health/ready', '/openapi.json', '/docs', '/redoc'];
const FILES = ['/docs/swagger-ui.css', '/redoc/redoc.standalone.js'];
const COLLECTION = 'GET, HEAD, POST';
const ENTITY = 'DELETE, GET, HEAD, PATCH, PUT';
const OTHER_METHODS: [string, string, string][] = [
  ['PUT', PATH, COLLECTION],
  ['PATCH', PATH, COLLECTION],
  ['DELETE', PATH, COLLECTION],
  ['OPTIONS', PATH, COLLECTION],
  ['POST', MISSING, ENTITY],
  ['PROPFIND', MISSING, ENTITY],
];
for (const path of OPEN) OTHER_METHODS.push(['POST', path, 'GET, HEAD']);

const NOWHERE = [
  '/nowhere',
  '/nowhere/',
  '/api',
  '/api/v1',
  `${PATH}-and-more`,
  `${MISSING}/parts`,
];
const OTHER_HOSTS = ['//evil.example/', `//evil.example${PATH}/`, '///', `${PATH}//`];
const OTHER_FILES = [
  '/docs/x.js',
  '/docs/..%2F..%2Fpackage.json',
  '/docs//etc/passwd',
  '/redoc/%2e%2e/x',
];

/** The headers that do not differ between two requests. */
function stableHeaders(answer: Answer): [string, unknown][] {
  const entries = Object.entries(answer.headers).sort();
  return entries.filter(([name]) => !['date', 'x-request-id'].includes(name));
}

describe('routing', () => {
  const service = useService();
  const offline = useOfflineService();

  it('answers HEAD like GET without a body', async () => {
    const { client } = service;
    const path = pathOf(await create(client));

    const found = [
      ...OPEN,
      ...FILES,
      PATH,
      `${PATH}?limit=1&count=true`,
      path,
      MISSING,
      '/nowhere',
    ];
    for (const path of found) {
      const [head, get] = [await client.head(path), await client.get(path)];

      expect([path, head.status, head.text]).<<toEqual>>([path, get.status, '']);
      expect(stableHeaders(head)).<<toEqual>>(stableHeaders(get));
    }
    expect((await client.head('/metrics')).text).<<toBe>>('');
  });

  it('redirects from a trailing slash with the query', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
      const answer = await offline.client.request(method, `${PATH}/?limit=1&x=%2F%26`);

      expect(answer.status).<<toBe>>(308);
      expect(answer.header('Location')).<<toBe>>(`${PATH}?limit=1&x=%2F%26`);
    }
  });

  it('lets a redirected body arrive', async () => {
    const redirect = await service.client.post(`${PATH}/`, example());
    const answer = await service.client.post(redirect.header('Location'), example());

    expect(redirect.status).<<toBe>>(308);
    expect(answer.status).<<toBe>>(201);
  });

  it('keeps the path encoded when it redirects', async () => {
    for (const id of ['%E2%82%AC', 'a%0D%0Ab', 'a%3Fb%23c', '%25']) {
      const answer = await offline.client.get(`${PATH}/${id}/`);

      expect(answer.status).<<toBe>>(308);
      expect(answer.header('Location')).<<toBe>>(`${PATH}/${id}`);
    }
  });

  it('redirects nobody to other hosts', async () => {
    for (const path of OTHER_HOSTS) {
      const answer = await offline.client.get(path);

      expect(answer.header('Location')).<<notToMatch>>(/^\/\//);
      expectProblem(answer, 404);
    }
  });

  for (const method of ['GET', 'POST', 'DELETE']) {
    it(`does not know what there is not: ${method}`, async () => {
      for (const path of NOWHERE) {
        const problem = expectProblem(await offline.client.request(method, path), 404);

        expect(problem.instance).<<toBe>>(path);
      }
    });
  }

  it('serves no other files', async () => {
    for (const path of OTHER_FILES) expectProblem(await offline.client.get(path), 404);
  });

  it('does not take other methods', async () => {
    for (const [method, path, allowed] of OTHER_METHODS) {
      const answer = await offline.client.request(method, path);

      expectProblem(answer, 405);
      expect([method, path, answer.header('Allow')]).<<toEqual>>([method, path, allowed]);
    }
  });
});
