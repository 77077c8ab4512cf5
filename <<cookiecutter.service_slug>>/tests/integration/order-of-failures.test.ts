/** When several things are wrong with a request, the first in the contract's order is told. */

<< test_imports("describe", "it") >>

import { useService } from '../support/application.ts';
import type { Headers } from '../support/client.ts';
import { MISSING, create, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { expectProblem } from '../support/problems.ts';

const STALE = { 'If-Match': '"99"' };
const AS_JSON = { 'Content-Type': 'application/json', ...STALE };
const AS_TEXT = { 'Content-Type': 'text/plain', ...STALE };
const LARGE = `{${' '.repeat(1_048_576)}`;
const GOOD = JSON.stringify(example());
const UNKNOWN = '{"unknown": 1}';

const CASES: [status: number, path: string, body: string, headers: Headers][] = [
  [404, '/nowhere?x=1', LARGE, AS_TEXT],
  [405, `${PATH}?x=1`, LARGE, AS_TEXT],
  [415, `${MISSING}?x=1`, LARGE, AS_TEXT],
  [413, `${MISSING}?x=1`, LARGE, AS_JSON],
  [400, `${MISSING}?x=1`, '{', AS_JSON],
  [415, `${MISSING}?x=1`, '{', AS_TEXT],
  [422, MISSING, UNKNOWN, AS_JSON],
  [422, `${PATH}/no-uuid`, UNKNOWN, AS_JSON],
  [404, `${PATH}/no-uuid`, GOOD, AS_JSON],
  [404, MISSING, GOOD, AS_JSON],
];

describe('the order of failures', () => {
  const service = useService();

  for (const method of ['PUT', 'PATCH']) {
    it(`is the same for all: ${method}`, async () => {
      for (const [status, path, body, headers] of CASES) {
        expectProblem(await service.client.send(method, path, body, headers), status);
      }
      const path = pathOf(await create(service.client));
      expectProblem(await service.client.send(method, path, UNKNOWN, AS_JSON), 422);
      expectProblem(await service.client.send(method, path, GOOD, AS_JSON), 412);
    });
  }
});
