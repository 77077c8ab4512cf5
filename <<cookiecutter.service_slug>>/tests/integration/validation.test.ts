/** Bodies whose fields are refused: 422, with a pointer to each. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { create, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example, fieldNames, nullableFields, requiredFields } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';
import { wrongValues } from '../support/wrong-values.ts';

const UNKNOWN: [string, string][] = [
  ['unknown', '/unknown'],
  ['a/b~c', '/a~1b~0c'],
  ['', '/'],
  ['\0', '/\0'],
  ['€', '/€'],
];

describe('validation', () => {
  const service = useService();

  for (const name of fieldNames()) {
    it(`refuses each wrong value: ${name}`, async () => {
      const { client } = service;
      const path = pathOf(await create(client));

      for (const value of wrongValues(name)) {
        const wrong = { ...example(1), [name]: value };
        const answers = [
          await client.post(PATH, wrong),
          await client.put(path, wrong),
          await client.patch(path, { [name]: value }),
        ];
        for (const answer of answers) {
          const refused = { value, pointers: pointers(answer) };
          expect(refused).<<toEqual>>({ value, pointers: [`/${name}`] });
        }
      }
      expect((await client.get(PATH)).list()).<<toHaveLength>>(1);
    });

    it(`lets null clear it if it is nullable only: ${name}`, async () => {
      const { client } = service;
      const path = pathOf(await create(client));

      const answers = [
        await client.patch(path, { [name]: null }),
        await client.put(path, { ...example(), [name]: null }),
        await client.post(PATH, { ...example(1), [name]: null }),
      ];

      for (const answer of answers) {
        if (nullableFields().includes(name)) {
          expect([200, 201]).<<toContain>>(answer.status);
          expect(answer.json()[name]).<<toBe>>(null);
        } else {
          expect(pointers(answer)).<<toEqual>>([`/${name}`]);
        }
      }
    });
  }

  it('tells all fields of a wrong type at once', async () => {
    const wrong = Object.fromEntries(fieldNames().map((name) => [name, {}]));

    const answer = await service.client.post(PATH, wrong);

    const named = new Set(pointers(answer).map((pointer) => pointer.split('/')[1]));
    expect([...named].sort()).<<toEqual>>(fieldNames().sort());
  });

  for (const method of ['POST', 'PUT']) {
    it(`requires required fields: ${method}`, async () => {
      const path = method === 'POST' ? PATH : pathOf(await create(service.client));

      const answer = await service.client.request(method, path, {});

      if (requiredFields().length > 0) {
        expect(pointers(answer)).<<toEqual>>(requiredFields().map((name) => `/${name}`));
      } else {
        expect([200, 201]).<<toContain>>(answer.status);
      }
    });
  }

  /** What POST, PUT and PATCH point at in a body. */
  async function refused(body: unknown, change = body): Promise<string[][]> {
    const { client } = service;
    const path = pathOf(await create(client));
    const answers = [
      await client.post(PATH, body),
      await client.put(path, body),
      await client.patch(path, change),
    ];
    await client.delete(path);
    return answers.map(pointers);
  }

  it('refuses unknown fields', async () => {
    for (const [name, pointer] of UNKNOWN) {
      const found = await refused({ ...example(1), [name]: 1 }, { [name]: 1 });

      expect([name, ...found]).<<toEqual>>([name, [pointer], [pointer], [pointer]]);
    }
    // A name that is not a string.
    expectProblem(await service.client.post(PATH, { ...example(), '\ud800': 1 }), 422);
  });

  it('rejects a body that is not an object', async () => {
    for (const body of [null, 1, 'text', true, [], [example()]]) {
      expect([body, ...(await refused(body))]).<<toEqual>>([body, [''], [''], ['']]);
    }
  });
});
