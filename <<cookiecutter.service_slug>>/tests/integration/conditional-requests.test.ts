/** Entity tags: answers that need no body, changes that overwrite nobody else's. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import type { Answer } from '../support/client.ts';
import { MISSING, create, pathOf } from '../support/entities.ts';
import { EXAMPLES, example } from '../support/examples.ts';
import { expectProblem } from '../support/problems.ts';

const CHANGES = ['PUT', 'PATCH', 'DELETE'];
const FITTING = ['"1"', '"7", "1"', '"1","7"', 'W/"1", "1"', '*', ' * '];
const LARGE = `"1${'0'.repeat(30)}"`;
const OTHERS = [
  ...['"2"', '"0"', '"2", "3"', 'W/"1"', '1', "'1'", '"one"', '"1', '"01"', '"-1"', '"1.0"'],
  ...['"9999999999"', LARGE, '""', ''],
];

describe('conditional requests', () => {
  const service = useService();

  function change(method: string, path: string, ifMatch: string): Promise<Answer> {
    const body = method === 'DELETE' ? undefined : example(1);
    return service.client.request(method, path, body, { 'If-Match': ifMatch });
  }

  for (const method of ['GET', 'HEAD']) {
    it(`does not send a known version again: ${method}`, async () => {
      const path = pathOf(await create(service.client));

      for (const tag of ['"1"', 'W/"1"', '"7", "1"', '"7", W/"1"', '*']) {
        const headers = { 'If-None-Match': tag };
        const answer = await service.client.request(method, path, undefined, headers);

        expect([tag, answer.status, answer.text]).<<toEqual>>([tag, 304, '']);
        expect(answer.header('ETag')).<<toBe>>('"1"');
      }
    });
  }

  it('sends another version', async () => {
    const entity = await create(service.client);

    for (const tag of ['"2"', '"2", "3"', '1', '"one"', '"1', '"11"', '"01"', '']) {
      const answer = await service.client.get(pathOf(entity), { 'If-None-Match': tag });

      expect([tag, answer.status]).<<toEqual>>([tag, 200]);
      expect(answer.json()).<<toEqual>>(entity);
    }
  });

  for (const method of CHANGES) {
    it(`changes the expected version: ${method}`, async () => {
      for (const tag of FITTING) {
        const path = pathOf(await create(service.client));

        const { status } = await change(method, path, tag);

        expect([tag, status]).<<toEqual>>([tag, method === 'DELETE' ? 204 : 200]);
        await service.client.delete(path);
      }
    });

    it(`refuses to change another version: ${method}`, async () => {
      const entity = await create(service.client);

      for (const tag of OTHERS) {
        const answer = await change(method, pathOf(entity), tag);

        expect([tag, expectProblem(answer, 412).status]).<<toEqual>>([tag, 412]);
      }
      expect((await service.client.get(pathOf(entity))).json()).<<toEqual>>(entity);
    });

    it(`lets the last write win without a condition: ${method}`, async () => {
      const path = pathOf(await create(service.client));
      await service.client.put(path, example(1));
      const body = method === 'DELETE' ? undefined : example(2);

      const { status } = await service.client.request(method, path, body);

      expect(status).<<toBe>>(method === 'DELETE' ? 204 : 200);
    });

    it(`does not find what does not exist: ${method}`, async () => {
      for (const tag of ['"1"', '*', 'garbage']) {
        expectProblem(await change(method, MISSING, tag), 404);
      }
    });
  }

  it('checks the version for an empty patch too, which changes nothing', async () => {
    const entity = await create(service.client);
    const path = pathOf(entity);

    const fits = await service.client.patch(path, {}, { 'If-Match': '"1"' });
    const stale = await service.client.patch(path, {}, { 'If-Match': '"2"' });

    expect([fits.status, fits.header('ETag')]).<<toEqual>>([200, '"1"']);
    expect(fits.json()).<<toEqual>>(entity);
    expectProblem(stale, 412);
  });

  for (const method of ['PUT', 'PATCH']) {
    it(`lets exactly one of concurrent changes win: ${method}`, async () => {
      const path = pathOf(await create(service.client));
      const headers = { 'If-Match': '"1"' };
      const bodies = EXAMPLES.slice(1);

      const answers = await Promise.all(
        bodies.map((body) => service.client.request(method, path, body, headers)),
      );

      const winners = answers.filter(({ status }) => status === 200);
      const losers = answers.filter(({ status }) => status === 412);
      expect(winners).<<toHaveLength>>(1);
      expect(losers).<<toHaveLength>>(bodies.length - 1);
      const stored = await service.client.get(path);
      expect([stored.json()]).<<toEqual>>(winners.map((winner) => winner.json()));
      expect(stored.header('ETag')).<<toBe>>('"2"');
    });
  }

  it('lets exactly one of concurrent deletions succeed', async () => {
    const path = pathOf(await create(service.client));

    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => service.client.delete(path)));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).<<toEqual>>([204, 404, 404, 404, 404, 404]);
  });
});
