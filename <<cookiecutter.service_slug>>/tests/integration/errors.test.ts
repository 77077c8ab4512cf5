/** Problem documents, also where the service itself is wrong. */

<< test_imports("describe", "expect", "it") >>

import { useService } from '../support/application.ts';
import { withBug } from '../support/bug.ts';
import { MISSING, NO_ID } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { logOf } from '../support/log.ts';
import { expectProblem } from '../support/problems.ts';

describe('errors', () => {
  const service = useService();

  it('are problem documents', async () => {
    const answer = await service.client.get(MISSING, { 'X-Request-ID': 'mine' });

    const problem = expectProblem(answer, 404);
    expect(problem).<<toEqual>>({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: problem.detail,
      instance: MISSING,
      request_id: 'mine',
    });
    expect(problem.detail).<<toContain>>(NO_ID);
  });

  for (const Bug of [Error, TypeError, RangeError]) {
    it(`tell nothing of the inside, but it is logged: ${Bug.name}`, async () => {
      const error = new Bug('a password or so');

      const log = await logOf(() =>
        withBug(service.application, error, async () => {
          const answer = await service.client.get(PATH);

          expectProblem(answer, 500);
          expect(answer.text).<<notToContain>>('password');
          expect(answer.text).<<notToContain>>('.ts');
        }),
      );

      const errors = log.filter(({ level }) => level === 'error');
      expect(errors).<<toHaveLength>>(1);
      expect(errors[0]?.exception).<<toContain>>(`${Bug.name}: a password or so`);
      expect((await service.client.get(PATH)).status).<<toBe>>(200);
    });
  }
});
