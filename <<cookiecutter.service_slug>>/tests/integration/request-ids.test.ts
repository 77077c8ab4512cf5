/** Each answer names its request, so that users can tell which one they mean. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService } from '../support/application.ts';
import { MISSING, NO_ID } from '../support/entities.ts';
import { expectProblem } from '../support/problems.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MALFORMED = [
  ...['', 'x'.repeat(129), 'a b', 'a\tlevel=error', '{"a": 1}', 'a, b', 'a"b', '\u00ff'],
  ['a', 'b'],
];
const PROBLEMS: [string, number][] = [
  ['/nowhere', 404],
  [MISSING, 503],
];

describe('request ids', () => {
  const service = useOfflineService();

  it('are kept if well-formed', async () => {
    for (const id of ['a', NO_ID, 'A.b_c-9', 'x'.repeat(128)]) {
      const answer = await service.client.get('/health/live', { 'X-Request-ID': id });

      expect(answer.header('X-Request-ID')).<<toBe>>(id);
    }
  });

  it('are replaced if malformed or several', async () => {
    for (const id of MALFORMED) {
      const answer = await service.client.get('/health/live', { 'X-Request-ID': id });

      expect(answer.header('X-Request-ID')).<<toMatch>>(UUID);
    }
  });

  it('are made for requests that have none', async () => {
    const ids = new Set<string>();
    for (let calls = 1; calls <= 3; calls += 1) {
      ids.add((await service.client.get('/')).header('X-Request-ID'));
    }

    expect(ids.size).<<toBe>>(3);
    for (const id of ids) expect(id).<<toMatch>>(UUID);
  });

  it('are named by problems', async () => {
    for (const [path, status] of PROBLEMS) {
      const answer = await service.client.get(path, { 'X-Request-ID': 'mine' });

      expect(expectProblem(answer, status).request_id).<<toBe>>('mine');
    }
  });
});
