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

interface Case {
  status: number;
  path: string;
  body: string;
  headers: Headers;
}

const CASES: Case[] = [
  { status: 404, path: '/nowhere?x=1', body: LARGE, headers: AS_TEXT },
  { status: 405, path: `${PATH}?x=1`, body: LARGE, headers: AS_TEXT },
  { status: 415, path: `${MISSING}?x=1`, body: LARGE, headers: AS_TEXT },
  { status: 413, path: `${MISSING}?x=1`, body: LARGE, headers: AS_JSON },
  { status: 400, path: `${MISSING}?x=1`, body: '{', headers: AS_JSON },
  { status: 415, path: `${MISSING}?x=1`, body: '{', headers: AS_TEXT },
  { status: 422, path: MISSING, body: UNKNOWN, headers: AS_JSON },
  { status: 422, path: `${PATH}/no-uuid`, body: UNKNOWN, headers: AS_JSON },
  { status: 404, path: `${PATH}/no-uuid`, body: GOOD, headers: AS_JSON },
  { status: 404, path: MISSING, body: GOOD, headers: AS_JSON },
];

describe('the order of failures', () => {
  const service = useService();

  for (const method of ['PUT', 'PATCH']) {
    for (const [number, { status, path, body, headers }] of CASES.entries()) {
      it(`${number + 1}: ${method} is answered ${status}`, async () => {
        expectProblem(await service.client.send(method, path, body, headers), status);
      });
    }

    it(`has the body before the version: ${method}`, async () => {
      const path = pathOf(await create(service.client));

      expectProblem(await service.client.send(method, path, UNKNOWN, AS_JSON), 422);
    });
  }
});
