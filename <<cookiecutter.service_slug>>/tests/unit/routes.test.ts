/** What the routing table says about paths. */

<<test_imports("afterAll", "describe", "expect", "it")>>

import { createApplication } from '../../src/app.ts';
import { NO_DATABASE, settingsFor } from '../support/application.ts';
import { ENTITY_ROUTE, PATH } from '../support/entity.ts';

describe('The routing table', () => {
  const application = createApplication(settingsFor(NO_DATABASE));
  const entity = ['DELETE', 'GET', 'HEAD', 'PATCH', 'PUT'];

  <<afterAll>>(() => application.close());

  const cases: [string, string, string[]][] = [
    [PATH, PATH, ['GET', 'HEAD', 'POST']],
    [`${PATH}/018f4e7a-5b3c-7def-8a12-0123456789ab`, ENTITY_ROUTE, entity],
    [`${PATH}/anything`, ENTITY_ROUTE, entity],
    ['/health/live', '/health/live', ['GET', 'HEAD']],
    ['/openapi.json', '/openapi.json', ['GET', 'HEAD']],
    ['/docs', '/docs', ['GET', 'HEAD']],
  ];
  for (const [path, template, methods] of cases) {
    it(`knows ${path}`, () => {
      expect(application.routes.find(path)).<<toEqual>>({ template, methods });
    });
  }

  for (const path of [`${PATH}/`, `${PATH}/a/b`, '/nothing', '']) {
    it(`does not know "${path}"`, () => {
      expect(application.routes.find(path)).<<toBe>>(undefined);
    });
  }
});
