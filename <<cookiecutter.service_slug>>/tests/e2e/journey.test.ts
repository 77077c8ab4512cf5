/**
 * What callers do with entities, over HTTP.
 *
 * The service may be one that others use: what they keep there is neither expected nor touched.
 */

<<test_imports("afterAll", "afterEach", "beforeAll", "describe", "expect", "it")>>

import { Client } from '../support/client.ts';
import { PATH } from '../support/entity.ts';
import { example, fieldNames, requiredFields, uniqueFields } from '../support/examples.ts';
import type { Json } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';
import { freshExample } from '../support/unique.ts';
import { ServiceUnderTest } from './service-under-test.ts';

const MISSING = `${PATH}/018f0000-0000-7000-8000-000000000000`;
const READ_ONLY = ['id', 'created_at', 'updated_at'];
const KEPT = fieldNames().filter((name) => !uniqueFields().includes(name));

type Entity = Json & { id: string; created_at: string; updated_at: string };

function pathOf(entity: Entity): string {
  return `${PATH}/${entity.id}`;
}

function part(entity: Json, names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, entity[name]]));
}

describe('A caller', () => {
  let service: ServiceUnderTest;

  <<beforeAll>>(async () => {
    service = await ServiceUnderTest.find();
  });

  afterEach(() => service.clean());

  <<afterAll>>(() => service.stop());

  async function created(number = 0): Promise<Entity> {
    return (await service.create(number)).json() as Entity;
  }

  it('creates and reads', async () => {
    const answer = await service.create();

    const entity = answer.json() as Entity;
    const path = pathOf(entity);
    expect(answer.header('Location')).<<toBe>>(path);
    expect(answer.header('ETag')).<<toBe>>('"1"');
    expect(Object.keys(entity).sort()).<<toEqual>>([...fieldNames(), ...READ_ONLY].sort());
    expect(part(entity, KEPT)).<<toEqual>>(part(example(0), KEPT));
    expect(entity.created_at).<<toMatch>>(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const read = await service.client.get(path);
    expect(read.status).<<toBe>>(200);
    expect(read.json()).<<toEqual>>(entity);
    expect(read.header('ETag')).<<toBe>>('"1"');

    const head = await service.client.head(path);
    expect(head.status).<<toBe>>(200);
    expect(head.header('Content-Length')).<<toBe>>(read.header('Content-Length'));
  });

  it('follows pages', async () => {
    const ids: string[] = [];
    for (const number of [0, 1, 2, 3]) ids.push((await created(number)).id);
    const [first = '', ...others] = ids.sort();

    const found: string[] = [];
    let address: string | undefined = `${PATH}?limit=2&after=${first}`;
    while (address !== undefined && !others.every((id) => found.includes(id))) {
      const page = await service.client.get(address);
      expect(page.status).<<toBe>>(200);
      const entities = page.list() as Entity[];
      expect([1, 2]).<<toContain>>(entities.length);
      found.push(...entities.map(({ id }) => id));
      address = /^<(.*)>; rel="next"$/.exec(page.header('Link'))?.[1];
    }

    expect(others.filter((id) => !found.includes(id))).<<toEqual>>([]);
    expect(found).<<notToContain>>(first);
    expect(found).<<toEqual>>([...new Set(found)].sort());
  });

  it('asks for totals', async () => {
    await service.create();

    const counted = await service.client.get(`${PATH}?count=true&limit=1`);
    const uncounted = await service.client.get(`${PATH}?limit=1`);

    expect(counted.list()).<<toHaveLength>>(1);
    expect(Number(counted.header('X-Total-Count'))).<<toBeGreaterThanOrEqual>>(1);
    expect(uncounted.has('X-Total-Count')).<<toBe>>(false);
  });

  it('replaces', async () => {
    const entity = await created();
    const wanted = { ...entity, ...part(example(1), KEPT) };

    const replaced = await service.client.put(pathOf(entity), wanted);

    expect(replaced.status).<<toBe>>(200);
    expect(replaced.header('ETag')).<<toBe>>('"2"');
    const changed = replaced.json() as Entity;
    expect(changed).<<toEqual>>({ ...wanted, updated_at: changed.updated_at });
    expect(changed.updated_at >= entity.updated_at).<<toBe>>(true);
    expect((await service.client.get(pathOf(entity))).json()).<<toEqual>>(changed);
  });

  for (const mediaType of ['application/json', 'application/merge-patch+json']) {
    it(`changes some fields by ${mediaType}`, async () => {
      const entity = await created();
      const name = fieldNames().at(-1) ?? '';
      const change = part(freshExample(1), [name]);

      const headers = { 'Content-Type': mediaType };
      const changed = await service.client.patch(pathOf(entity), change, headers);

      expect(changed.status).<<toBe>>(200);
      expect(changed.header('ETag')).<<toBe>>('"2"');
      const { updated_at } = changed.json() as Entity;
      expect(changed.json()).<<toEqual>>({ ...entity, ...change, updated_at });
    });
  }

  it('changes nothing with an empty change', async () => {
    const entity = await created();

    const answer = await service.client.patch(pathOf(entity), {});

    expect(answer.status).<<toBe>>(200);
    expect(answer.header('ETag')).<<toBe>>('"1"');
    expect(answer.json()).<<toEqual>>(entity);
  });

  it('loses no update', async () => {
    const entity = await created();
    const path = pathOf(entity);
    const { client } = service;

    const current = { 'If-Match': '"2"' };
    const stale = { 'If-Match': '"1"' };

    expect((await client.put(path, entity, stale)).status).<<toBe>>(200);
    expectProblem(await client.put(path, entity, stale), 412);
    expectProblem(await client.patch(path, {}, stale), 412);
    expectProblem(await client.delete(path, stale), 412);
    expect((await client.get(path)).header('ETag')).<<toBe>>('"2"');
    expect((await client.delete(path, current)).status).<<toBe>>(204);
  });

  it('is not sent again what is unchanged', async () => {
    const path = pathOf(await created());

    const same = await service.client.get(path, { 'If-None-Match': '"1"' });
    const other = await service.client.get(path, { 'If-None-Match': '"2"' });

    expect(same.status).<<toBe>>(304);
    expect(same.text).<<toBe>>('');
    expect(same.header('ETag')).<<toBe>>('"1"');
    expect(other.status).<<toBe>>(200);
  });

  it('deletes', async () => {
    const entity = await created();
    const path = pathOf(entity);
    const { client } = service;

    const deleted = await client.delete(path);

    expect(deleted.status).<<toBe>>(204);
    expect(deleted.text).<<toBe>>('');
    expectProblem(await client.get(path), 404);
    expectProblem(await client.put(path, entity), 404);
    expectProblem(await client.patch(path, {}), 404);
    expectProblem(await client.delete(path), 404);
  });

  it('cannot take a unique value twice', async () => {
    const [first, second] = [await created(), await created(1)];

    for (const name of uniqueFields()) {
      const answer = await service.client.patch(pathOf(second), part(first, [name]));

      const { errors } = expectProblem(answer, 409);
      expect(errors?.map(({ pointer }) => pointer)).<<toEqual>>([`/${name}`]);
    }

    expect((await service.client.get(pathOf(second))).json()).<<toEqual>>(second);
  });

  for (const path of [`${PATH}/nothing`, MISSING, `${PATH}/a/b`, '/api/v1/nothing']) {
    it(`finds nothing at ${path}`, async () => {
      expectProblem(await service.client.get(path), 404);
    });
  }

  it('learns which methods are possible', async () => {
    const answer = await service.client.delete(PATH);

    expectProblem(answer, 405);
    expect(answer.header('Allow')).<<toBe>>('GET, HEAD, POST');
  });

  it('is sent on from the address with a slash', async () => {
    const answer = await service.client.get(`${PATH}/?limit=1`);

    expect(answer.status).<<toBe>>(308);
    expect(answer.header('Location')).<<toBe>>(`${PATH}?limit=1`);
  });

  it('is told which bodies are refused', async () => {
    const { client } = service;
    const text = { 'Content-Type': 'text/plain' };
    const json = { 'Content-Type': 'application/json' };

    expectProblem(await client.send('POST', PATH, '{}', text), 415);
    expectProblem(await client.send('POST', PATH, '{', json), 400);
    expect(pointers(await client.post(PATH, []))).<<toEqual>>(['']);
    const unknown = pointers(await client.post(PATH, { no_such_field: 1 }));
    const expected = ['no_such_field', ...requiredFields()].map((name) => `/${name}`);
    expect(unknown.sort()).<<toEqual>>(expected.sort());
  });

  it('is told which parameters are refused', async () => {
    const query = 'limit=0&skip=-1&after=x&count=1&other=1&other=2';

    const refused = new Set(pointers(await service.client.get(`${PATH}?${query}`)));

    const expected = ['?after', '?count', '?limit', '?other', '?skip'];
    expect([...refused].sort()).<<toEqual>>(expected);
  });

  it('can be found in the logs', async () => {
    const answer = await service.client.get(MISSING, { 'X-Request-ID': 'e2e-journey' });

    expect(expectProblem(answer, 404).request_id).<<toBe>>('e2e-journey');
  });

  it('needs a token if the service asks for one', async () => {
    const answer = await new Client(service.url).get(`${PATH}?limit=1`);

    if (service.token === null) {
      expect(answer.status).<<toBe>>(200);
    } else {
      expectProblem(answer, 401);
      expect(answer.header('WWW-Authenticate')).<<toBe>>('Bearer');
    }
  });
});
