/** One entity's life: create, read, replace, change, delete. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { MISSING, NO_ID, READ_ONLY, create, fieldsOf, idOf, pathOf } from '../support/entities.ts';
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
    expect(fieldsOf(answer.json())).<<toEqual>>(example());
    expect(answer.header('Location')).<<toBe>>(pathOf(answer.json()));
    expect(answer.header('ETag')).<<toBe>>('"1"');
    const again = await service.client.get(answer.header('Location'));
    expect(again.status).<<toBe>>(200);
    expect(again.json()).<<toEqual>>(answer.json());
    expect(again.header('ETag')).<<toBe>>('"1"');
  });

  it('has its fields and what the service adds', async () => {
    const entity = await create(service.client);

    expect(Object.keys(entity).sort()).<<toEqual>>([...fieldNames(), ...READ_ONLY].sort());
    expect(idOf(entity)).<<toMatch>>(UUID_7);
    expect(entity.created_at).<<toBe>>(entity.updated_at);
    expect(timeOf(entity, 'created_at')).<<toMatch>>(TIME);
    const age = Date.now() - Date.parse(timeOf(entity, 'created_at'));
    expect(Math.abs(age)).<<toBeLessThan>>(60_000);
  });

  it('can do without optional fields', async () => {
    const answer = await service.client.post(PATH, requiredPart(example()));

    expect(answer.status).<<toBe>>(201);
    const entity = answer.json();
    for (const name of optionalFields()) {
      if (entity[name] === null) expect(nullableFields()).<<toContain>>(name);
    }
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
    expect((await service.client.get(pathOf(before))).json()).<<toEqual>>(after);
  });

  it('gets from PUT the same values for left out fields as from POST', async () => {
    const smallest = requiredPart(example(1));
    const fresh = (await service.client.post(PATH, smallest)).json();
    await service.client.delete(pathOf(fresh));
    const entity = await create(service.client);

    const answer = await service.client.put(pathOf(entity), smallest);

    expect(answer.status).<<toBe>>(200);
    expect(fieldsOf(answer.json())).<<toEqual>>(fieldsOf(fresh));
  });

  it('can be put back as GET has answered it', async () => {
    const entity = await create(service.client);

    const answer = await service.client.put(pathOf(entity), entity);

    expect(answer.status).<<toBe>>(200);
    expect(fieldsOf(answer.json())).<<toEqual>>(fieldsOf(entity));
  });

  it('keeps its read-only fields whatever PUT says', async () => {
    const entity = await create(service.client);
    const forged = Object.fromEntries(READ_ONLY.map((name) => [name, 'forged']));

    const answer = await service.client.put(pathOf(entity), { ...example(1), ...forged });

    expect(answer.status).<<toBe>>(200);
    expect(idOf(answer.json())).<<toBe>>(idOf(entity));
    expect(answer.json().created_at).<<toBe>>(entity.created_at);
  });

  it('is never created by PUT', async () => {
    expectProblem(await service.client.put(MISSING, example()), 404);
    expect((await service.client.get(PATH)).list()).<<toEqual>>([]);
  });

  for (const name of READ_ONLY) {
    it(`lets neither POST nor PATCH set what is read-only: ${name}`, async () => {
      const entity = await create(service.client);
      const forged = { [name]: entity[name] };

      const posted = await service.client.post(PATH, { ...example(1), ...forged });
      const patched = await service.client.patch(pathOf(entity), forged);

      expect(pointers(posted)).<<toEqual>>([`/${name}`]);
      expect(pointers(patched)).<<toEqual>>([`/${name}`]);
    });
  }

  for (const name of fieldNames()) {
    it(`gets only one field changed by PATCH: ${name}`, async () => {
      const entity = await create(service.client);
      const change = { [name]: example(1)[name] };

      const answer = await service.client.patch(pathOf(entity), change);

      expect(answer.status).<<toBe>>(200);
      expect(fieldsOf(answer.json())).<<toEqual>>({ ...example(), ...change });
      expect(answer.header('ETag')).<<toBe>>('"2"');
      expect((await service.client.get(pathOf(entity))).json()).<<toEqual>>(answer.json());
    });
  }

  it('takes a merge patch', async () => {
    const entity = await create(service.client);
    const headers = { 'Content-Type': 'application/merge-patch+json' };

    const answer = await service.client.patch(pathOf(entity), example(1), headers);

    expect(answer.status).<<toBe>>(200);
    expect(fieldsOf(answer.json())).<<toEqual>>(example(1));
  });

  it('stays as it is with an empty patch', async () => {
    const entity = await create(service.client);

    const answer = await service.client.patch(pathOf(entity), {});

    expect(answer.status).<<toBe>>(200);
    expect(answer.header('ETag')).<<toBe>>('"1"');
    expect(answer.json()).<<toEqual>>(entity);
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
    for (const id of UNKNOWN_IDS) {
      it(`is not found if it does not exist: ${method} ${id}`, async () => {
        const body = ['PUT', 'PATCH'].includes(method) ? example() : undefined;

        expectProblem(await service.client.request(method, `${PATH}/${id}`, body), 404);
      });
    }
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
