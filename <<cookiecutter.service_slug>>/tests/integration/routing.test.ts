/** Paths and methods: what leads somewhere, what redirects, what does not exist. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import type { Answer } from '../support/client.ts';
import { MISSING, create, createSeveral, pathOf } from '../support/entities.ts';
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

  for (const path of [...OPEN, ...FILES, PATH, `${PATH}?limit=1&count=true`]) {
    it(`answers HEAD like GET without a body: ${path}`, async () => {
      await createSeveral(service.client, 2);

      const head = await service.client.head(path);

      expect(head.status).<<toBe>>(200);
      expect(head.text).<<toBe>>('');
      const get = await service.client.get(path);
      expect(stableHeaders(head)).<<toEqual>>(stableHeaders(get));
    });
  }

  it('answers HEAD of an entity', async () => {
    const path = pathOf(await create(service.client));

    const head = await service.client.head(path);

    expect(head.status).<<toBe>>(200);
    expect(head.text).<<toBe>>('');
    expect(head.header('ETag')).<<toBe>>('"1"');
  });

  for (const path of ['/metrics', MISSING, '/nowhere']) {
    it(`answers HEAD with the status of GET: ${path}`, async () => {
      const head = await service.client.head(path);

      expect(head.status).<<toBe>>((await service.client.get(path)).status);
      expect(head.text).<<toBe>>('');
    });
  }

  for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
    it(`redirects from a trailing slash with the query: ${method}`, async () => {
      const answer = await offline.client.request(method, `${PATH}/?limit=1&x=%2F%26`);

      expect(answer.status).<<toBe>>(308);
      expect(answer.header('Location')).<<toBe>>(`${PATH}?limit=1&x=%2F%26`);
    });
  }

  it('lets a redirected body arrive', async () => {
    const redirect = await service.client.post(`${PATH}/`, example());
    const answer = await service.client.post(redirect.header('Location'), example());

    expect(redirect.status).<<toBe>>(308);
    expect(answer.status).<<toBe>>(201);
  });

  for (const id of ['%E2%82%AC', 'a%0D%0Ab', 'a%3Fb%23c', '%25']) {
    it(`keeps the path encoded when it redirects: ${id}`, async () => {
      const answer = await offline.client.get(`${PATH}/${id}/`);

      expect(answer.status).<<toBe>>(308);
      expect(answer.header('Location')).<<toBe>>(`${PATH}/${id}`);
    });
  }

  for (const path of OTHER_HOSTS) {
    it(`redirects nobody to other hosts: ${path}`, async () => {
      const answer = await offline.client.get(path);

      expect(answer.header('Location')).<<notToMatch>>(/^\/\//);
      expectProblem(answer, 404);
    });
  }

  for (const method of ['GET', 'POST', 'DELETE']) {
    for (const path of NOWHERE) {
      it(`does not know ${method} ${path}`, async () => {
        const problem = expectProblem(await offline.client.request(method, path), 404);

        expect(problem.instance).<<toBe>>(path);
      });
    }
  }

  for (const path of OTHER_FILES) {
    it(`serves no other files: ${path}`, async () => {
      expectProblem(await offline.client.get(path), 404);
    });
  }

  for (const [method, path, allowed] of OTHER_METHODS) {
    it(`does not take other methods: ${method} ${path}`, async () => {
      const answer = await offline.client.request(method, path);

      expectProblem(answer, 405);
      expect(answer.header('Allow')).<<toBe>>(allowed);
    });
  }
});
