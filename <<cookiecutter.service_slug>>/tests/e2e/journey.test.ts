/**
 * What callers do with entities, over HTTP.
 *
 * The service may be one that others use: what they keep there is neither expected nor touched.
 */

<< test_imports("afterAll", "afterEach", "beforeAll", "describe", "expect", "it") >>

import { Client } from '../support/client.ts';
import { MISSING, idOf, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example, fieldNames, uniqueFields } from '../support/examples.ts';
import type { Json } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';
import { freshExample } from '../support/unique.ts';
import { ServiceUnderTest } from './service-under-test.ts';

const KEPT = fieldNames().filter((name) => !uniqueFields().includes(name));

function part(entity: Json, names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, entity[name]]));
}

describe('A caller', () => {
  let service: ServiceUnderTest;

  <<beforeAll>>(async () => {
    service = await ServiceUnderTest.find();
  });

  <<afterEach>>(() => service.clean());

  <<afterAll>>(() => service.stop());

  it('creates, reads, replaces, changes and deletes', async () => {
    const { client } = service;
    const created = await service.create();
    const entity = created.json();
    const path = created.header('Location');
    expect(path).<<toBe>>(pathOf(entity));
    expect(part(entity, KEPT)).<<toEqual>>(part(example(), KEPT));

    const read = await client.get(path);
    expect([read.status, read.header('ETag')]).<<toEqual>>([200, '"1"']);
    expect(read.json()).<<toEqual>>(entity);
    expect((await client.get(path, { 'If-None-Match': '"1"' })).status).<<toBe>>(304);
    const head = await client.head(path);
    expect([head.status, head.text]).<<toEqual>>([200, '']);
    expect(head.header('Content-Length')).<<toBe>>(read.header('Content-Length'));

    const wanted = { ...entity, ...part(example(1), KEPT) };
    const replaced = await client.put(path, wanted, { 'If-Match': '"1"' });
    expect([replaced.status, replaced.header('ETag')]).<<toEqual>>([200, '"2"']);
    const { updated_at: replacedAt } = replaced.json();
    expect(replaced.json()).<<toEqual>>({ ...wanted, updated_at: replacedAt });

    const change = part(freshExample(2), [fieldNames().at(-1) ?? '']);
    expectProblem(await client.patch(path, change, { 'If-Match': '"1"' }), 412);
    const changed = await client.patch(path, change);
    expect([changed.status, changed.header('ETag')]).<<toEqual>>([200, '"3"']);
    const { updated_at: changedAt } = changed.json();
    expect(changed.json()).<<toEqual>>({ ...replaced.json(), ...change, updated_at: changedAt });

    const deleted = await client.delete(path);
    expect([deleted.status, deleted.text]).<<toEqual>>([204, '']);
    expectProblem(await client.get(path), 404);
  });

  it('follows pages', async () => {
    const ids: string[] = [];
    for (const number of [0, 1, 2, 3]) ids.push(idOf((await service.create(number)).json()));
    const [first = '', ...others] = ids.sort();

    const found: string[] = [];
    let address: string | undefined = `${PATH}?limit=2&after=${first}&count=true`;
    while (address !== undefined && !others.every((id) => found.includes(id))) {
      const page = await service.client.get(address);
      expect(page.status).<<toBe>>(200);
      expect([1, 2]).<<toContain>>(page.list().length);
      expect(Number(page.header('X-Total-Count'))).<<toBeGreaterThanOrEqual>>(ids.length);
      found.push(...page.list().map(idOf));
      address = /^<(.*)>; rel="next"$/.exec(page.header('Link'))?.[1];
    }

    expect(others.filter((id) => !found.includes(id))).<<toEqual>>([]);
    expect(found).<<notToContain>>(first);
    expect(found).<<toEqual>>([...new Set(found)].sort());
  });

  it('is told what is refused', async () => {
    const { client } = service;
    const unknown = await client.get(MISSING, { 'X-Request-ID': 'e2e-journey' });
    expect(expectProblem(unknown, 404).request_id).<<toBe>>('e2e-journey');
    const other = await client.delete(PATH);
    expectProblem(other, 405);
    expect(other.header('Allow')).<<toBe>>('GET, HEAD, POST');
    const slash = await client.get(`${PATH}/?limit=1`);
    expect([slash.status, slash.header('Location')]).<<toEqual>>([308, `${PATH}?limit=1`]);
    expectProblem(await client.send('POST', PATH, '{}', { 'Content-Type': 'text/plain' }), 415);
    const json = { 'Content-Type': 'application/json' };
    expectProblem(await client.send('POST', PATH, '{', json), 400);
    expect(pointers(await client.post(PATH, []))).<<toEqual>>(['']);
    expect(pointers(await client.get(`${PATH}?limit=0&other=1`)).sort()).<<toEqual>>([
      '?limit',
      '?other',
    ]);
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
