<% if fields()|selectattr("unique")|list %>
/** Values that only one entity may have. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { create, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example, nullableFields, uniqueFields } from '../support/examples.ts';
import { expectProblem } from '../support/problems.ts';

describe('conflicts', () => {
  const service = useService();

  for (const name of uniqueFields()) {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      it(`refuses a taken value: ${method} ${name}`, async () => {
        const { client } = service;
        const first = await create(client, 0);
        const second = await create(client, 1);
        const path = method === 'POST' ? PATH : pathOf(second);

        const body = { ...example(2), [name]: first[name] };
        const answer = await client.request(method, path, body);

        const { errors = [] } = expectProblem(answer, 409);
        expect(errors.map(({ pointer }) => pointer)).<<toEqual>>([`/${name}`]);
        expect((await client.get(PATH)).list()).<<toEqual>>([first, second]);
      });
    }

    it(`never takes null for taken: ${name}`, async () => {
      const statuses: number[] = [];
      for (const payload of [example(0), example(1)]) {
        const answer = await service.client.post(PATH, { ...payload, [name]: null });
        statuses.push(answer.status);
      }

      expect(statuses).<<toEqual>>(nullableFields().includes(name) ? [201, 201] : [422, 422]);
    });

    it(`does not take an entity's own value for taken: ${name}`, async () => {
      const { client } = service;
      const entity = await create(client);
      const path = pathOf(entity);

      expect((await client.put(path, example())).status).<<toBe>>(200);
      expect((await client.patch(path, { [name]: entity[name] })).status).<<toBe>>(200);
    });
  }

  it('frees the value of a deleted entity', async () => {
    const { client } = service;
    await client.delete(pathOf(await create(client)));

    expect((await client.post(PATH, example())).status).<<toBe>>(201);
  });

  it('lets exactly one of concurrent creations succeed', async () => {
    const calls = [1, 2, 3, 4, 5].map(() => service.client.post(PATH, example()));

    const statuses = (await Promise.all(calls)).map(({ status }) => status);

    expect(statuses.sort()).<<toEqual>>([201, 409, 409, 409, 409]);
  });

  for (const method of ['PUT', 'PATCH']) {
    it(`tells a stale version before a taken value: ${method}`, async () => {
      const { client } = service;
      await create(client, 0);
      const path = pathOf(await create(client, 1));

      const answer = await client.request(method, path, example(), { 'If-Match': '"99"' });

      expectProblem(answer, 412);
    });
  }
});
<% else %>
/** No field is unique: equal entities live side by side. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { create, fieldsOf, idOf } from '../support/entities.ts';

describe('conflicts', () => {
  const service = useService();

  it('does not exist: equal entities may live side by side', async () => {
    const first = await create(service.client);
    const second = await create(service.client);

    expect(fieldsOf(first)).<<toEqual>>(fieldsOf(second));
    expect(idOf(first)).<<notToBe>>(idOf(second));
  });
});
<% endif %>
