/** Collections, page by page. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import type { Answer, Client } from '../support/client.ts';
import { createSeveral, idOf, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import type { Json } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const LONG = '9'.repeat(5000);
const BAD_VALUES: Record<string, string[]> = {
  limit: ['0', '1001', '-1', '+1', '1_0', '1.0', '1e2', '', '%201', 'all', '%D9%A3', LONG],
  skip: ['-1', '1_0', '9007199254740992', LONG, ''],
  after: ['', '1', '018900000000700080000000'],
  count: ['1', 'yes', 'TRUE', ''],
};
const BAD_QUERIES: [string, string][] = [
  ['limit=1&limit=2', '?limit'],
  ['limit=1&limit=1', '?limit'],
  ['page=2', '?page'],
  ['Limit=2', '?Limit'],
  ['%ff=1', '?\ufffd'],
];

/** The address in `Link`, the empty text if there is none. */
function nextPage(answer: Answer): string {
  if (!answer.has('Link')) return '';
  expect(answer.header('Link')).<<toMatch>>(/^<[^>]+>; rel="next"$/);
  return /<([^>]+)>/.exec(answer.header('Link'))?.[1] ?? '';
}

/** All pages from this one on, found by following `Link`. */
async function pages(client: Client, start: string): Promise<Json[][]> {
  const found: Json[][] = [];
  let address = start;
  while (address !== '') {
    const answer = await client.get(address);
    expect(answer.status).<<toBe>>(200);
    found.push(answer.list());
    address = nextPage(answer);
  }
  return found;
}

describe('paging', () => {
  const service = useService();
  const offline = useOfflineService();

  it('has an empty page without entities', async () => {
    const answer = await service.client.get(`${PATH}?count=true`);

    expect(answer.list()).<<toEqual>>([]);
    expect(answer.header('X-Total-Count')).<<toBe>>('0');
    expect(answer.has('Link')).<<toBe>>(false);
  });

  it('leads through all pages in order', async () => {
    const entities = await createSeveral(service.client, 5);
    const expected = [entities.slice(0, 2), entities.slice(2, 4), entities.slice(4)];

    for (const query of ['limit=2', 'limit=2&skip=0', 'limit=2&count=true']) {
      expect(await pages(service.client, `${PATH}?${query}`)).<<toEqual>>(expected);
    }
  });

  it('keeps the way of paging in its links', async () => {
    const [first = {}, second = {}] = await createSeveral(service.client, 3);
    const links: [query: string, next: string][] = [
      ['limit=1', `limit=1&after=${idOf(first)}`],
      [`limit=1&after=${idOf(first)}`, `limit=1&after=${idOf(second)}`],
      ['limit=1&skip=0', 'limit=1&skip=1'],
      ['skip=1&limit=1', 'limit=1&skip=2'],
      ['limit=1&count=true', `limit=1&after=${idOf(first)}&count=true`],
      ['limit=1&count=false', `limit=1&after=${idOf(first)}&count=false`],
    ];
    for (const [query, next] of links) {
      const answer = await service.client.get(`${PATH}?${query}`);

      expect([query, nextPage(answer)]).<<toEqual>>([query, `${PATH}?${next}`]);
    }
  });

  it('does not link from a full last page to an empty one', async () => {
    const { client } = service;
    const entities = await createSeveral(client, 4);

    const halves = [entities.slice(0, 2), entities.slice(2)];
    expect(await pages(client, `${PATH}?limit=2`)).<<toEqual>>(halves);
    expect(await pages(client, `${PATH}?limit=4`)).<<toEqual>>([entities]);
    for (const query of ['', '?limit=1000']) {
      expect(await pages(client, PATH + query)).<<toEqual>>([entities]);
    }
  });

  it('leaves out what is skipped', async () => {
    const { client } = service;
    const entities = await createSeveral(client, 3);

    expect((await client.get(`${PATH}?skip=1`)).list()).<<toEqual>>(entities.slice(1));
    expect((await client.get(`${PATH}?skip=3`)).list()).<<toEqual>>([]);
    expect((await client.get(`${PATH}?skip=${LARGEST}`)).list()).<<toEqual>>([]);
  });

  it('is not disturbed by deletions if it goes by key', async () => {
    const { client } = service;
    const entities = await createSeveral(client, 5);
    const first = await client.get(`${PATH}?limit=2`);
    for (const entity of entities.slice(0, 2)) await client.delete(pathOf(entity));

    const found = await pages(client, nextPage(first));

    expect(found).<<toEqual>>([entities.slice(2, 4), entities.slice(4)]);
  });

  it('counts all entities on request only', async () => {
    const { client } = service;
    await createSeveral(client, 3);

    const counted = await client.get(`${PATH}?limit=1&count=true`);

    expect(counted.header('X-Total-Count')).<<toBe>>('3');
    const following = await client.get(nextPage(counted));
    expect(following.header('X-Total-Count')).<<toBe>>('3');
    expect((await client.get(`${PATH}?count=false`)).has('X-Total-Count')).<<toBe>>(false);
    expect((await client.get(PATH)).has('X-Total-Count')).<<toBe>>(false);
  });

  for (const [name, values] of Object.entries(BAD_VALUES)) {
    it(`refuses odd values: ${name}`, async () => {
      for (const value of values) {
        const answer = await offline.client.get(`${PATH}?${name}=${value}`);

        expect([value, pointers(answer)]).<<toEqual>>([value, [`?${name}`]]);
      }
    });
  }

  it('rejects unknown and repeated parameters', async () => {
    for (const [query, pointer] of BAD_QUERIES) {
      const answer = await offline.client.get(`${PATH}?${query}`);

      expect([query, pointers(answer)]).<<toEqual>>([query, [pointer]]);
    }
  });

  it('takes either skip or after', async () => {
    const [entity = {}] = await createSeveral(service.client, 1);

    const answer = await service.client.get(`${PATH}?skip=0&after=${idOf(entity)}`);

    const { errors = [] } = expectProblem(answer, 422);
    expect(errors[0]?.message).<<toContain>>('skip or after');
  });

  it('tells all that is wrong at once', async () => {
    const answer = await offline.client.get(`${PATH}?limit=0&skip=x&page=1`);

    expect(pointers(answer).sort()).<<toEqual>>(['?limit', '?page', '?skip']);
  });
});
