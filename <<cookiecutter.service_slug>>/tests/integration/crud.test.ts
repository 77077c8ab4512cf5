/** One entity's life: create, read, replace, change, delete. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { NO_ID, READ_ONLY, create, fieldsOf, idOf, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import {
  EXAMPLES,
  example,
  fieldNames,
  nullableFields,
  optionalFields,
  requiredPart,
} from '../support/examples.ts';
import type { Json } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UNKNOWN_IDS = [
  NO_ID,
  '1',
  NO_ID.replaceAll('-', ''),
  `{${NO_ID}}`,
  `urn:uuid:${NO_ID}`,
  '%E2%82%AC',
  '%00',
];

describe('an entity', () => {
  const service = useService();

  it('is answered when it is created, and can be read', async () => {
    const answer = await service.client.post(PATH, example());

    expect(answer.status).<<toBe>>(201);
    const entity = answer.json();
    expect(fieldsOf(entity)).<<toEqual>>(example());
    expect(answer.header('Location')).<<toBe>>(pathOf(entity));
    expect(answer.header('ETag')).<<toBe>>('"1"');
    const again = await service.client.get(answer.header('Location'));
    expect([again.status, again.header('ETag')]).<<toEqual>>([200, '"1"']);
    expect(again.json()).<<toEqual>>(entity);
    expect(Object.keys(entity).sort()).<<toEqual>>([...fieldNames(), ...READ_ONLY].sort());
    expect(idOf(entity)).<<toMatch>>(UUID_7);
    expect(entity.created_at).<<toBe>>(entity.updated_at);
    expect(timeOf(entity, 'created_at')).<<toMatch>>(TIME);
    const age = Date.now() - Date.parse(timeOf(entity, 'created_at'));
    expect(Math.abs(age)).<<toBeLessThan>>(60_000);
  });

  it('can do without optional fields, which PUT sets to the same values as POST', async () => {
    const smallest = requiredPart(example(1));
    const fresh = await service.client.post(PATH, smallest);
    expect(fresh.status).<<toBe>>(201);
    const values = fieldsOf(fresh.json());
    for (const name of optionalFields()) {
      if (values[name] === null) expect(nullableFields()).<<toContain>>(name);
    }
    await service.client.delete(pathOf(fresh.json()));
    const entity = await create(service.client);

    const answer = await service.client.put(pathOf(entity), smallest);

    expect(answer.status).<<toBe>>(200);
    expect(fieldsOf(answer.json())).<<toEqual>>(values);
  });

  it('can be created from each example', async () => {
    const created: Json[] = [];
    for (const number of EXAMPLES.keys()) {
      created.push(fieldsOf(await create(service.client, number)));
    }

    expect(created).<<toEqual>>(EXAMPLES);
  });

  it('gets all fields replaced by PUT', async () => {
    const before = await create(service.client);

    const answer = await service.client.put(pathOf(before), example(1));

    expect(answer.status).<<toBe>>(200);
    const after = answer.json();
    expect(fieldsOf(after)).<<toEqual>>(example(1));
    expect(answer.header('ETag')).<<toBe>>('"2"');
    expect(idOf(after)).<<toBe>>(idOf(before));
    expect(after.created_at).<<toBe>>(before.created_at);
    expect(timeOf(after, 'updated_at') >= timeOf(before, 'updated_at')).<<toBe>>(true);
    const again = await service.client.get(pathOf(before), { 'If-None-Match': '"1"' });
    expect(again.json()).<<toEqual>>(after);
  });

  it('keeps its read-only fields whatever PUT says', async () => {
    const entity = await create(service.client);
    const forged = Object.fromEntries(READ_ONLY.map((name) => [name, 'forged']));

    const answer = await service.client.put(pathOf(entity), { ...example(1), ...forged });

    expect(answer.status).<<toBe>>(200);
    expect(idOf(answer.json())).<<toBe>>(idOf(entity));
    expect(answer.json().created_at).<<toBe>>(entity.created_at);
    expect((await service.client.put(pathOf(entity), entity)).status).<<toBe>>(200); // as GET has it
  });

  it('lets neither POST nor PATCH set what is read-only', async () => {
    const entity = await create(service.client);

    for (const name of READ_ONLY) {
      const forged = { [name]: entity[name] };
      const posted = await service.client.post(PATH, { ...example(1), ...forged });
      const patched = await service.client.patch(pathOf(entity), forged);

      expect(pointers(posted)).<<toEqual>>([`/${name}`]);
      expect(pointers(patched)).<<toEqual>>([`/${name}`]);
    }
  });

  it('gets only one field changed by PATCH', async () => {
    for (const name of fieldNames()) {
      const path = pathOf(await create(service.client));
      const change = { [name]: example(1)[name] };

      const headers = { 'Content-Type': 'application/merge-patch+json' };
      const answer = await service.client.patch(path, change, headers);

      expect([answer.status, answer.header('ETag')]).<<toEqual>>([200, '"2"']);
      expect(fieldsOf(answer.json())).<<toEqual>>({ ...example(), ...change });
      expect((await service.client.get(path)).json()).<<toEqual>>(answer.json());
      await service.client.delete(path);
    }
  });

  it('is gone when it is deleted', async () => {
    const entity = await create(service.client);

    const answer = await service.client.delete(pathOf(entity));

    expect(answer.status).<<toBe>>(204);
    expect(answer.text).<<toBe>>('');
    expectProblem(await service.client.get(pathOf(entity)), 404);
    expectProblem(await service.client.delete(pathOf(entity)), 404);
  });

  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    it(`is not found if it does not exist: ${method}`, async () => {
      const body = ['PUT', 'PATCH'].includes(method) ? example() : undefined;

      for (const id of UNKNOWN_IDS) {
        expectProblem(await service.client.request(method, `${PATH}/${id}`, body), 404);
      }
      expect((await service.client.get(PATH)).list()).<<toEqual>>([]);
    });
  }

  it('is found by its id in upper case', async () => {
    const entity = await create(service.client);

    const answer = await service.client.get(`${PATH}/${idOf(entity).toUpperCase()}`);

    expect(answer.status).<<toBe>>(200);
    expect(answer.json()).<<toEqual>>(entity);
  });
});

function timeOf(entity: Json, name: string): string {
  return String(entity[name]);
}
