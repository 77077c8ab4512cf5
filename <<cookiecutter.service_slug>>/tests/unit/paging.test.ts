/** Links to the next page. */

<<test_imports("describe", "expect", "it")>>

import { nextLink, pageQuery } from '../../src/api/paging.ts';

const LAST = '018f4e7a-5b3c-7def-8a12-0123456789ab';
const BEFORE = '018f4e7a-0000-7def-8a12-0123456789ab';

describe('A page', () => {
  it('is told of each wrong parameter once', () => {
    const result = pageQuery.safeParse({ skip: '1', after: 'x' });

    expect(result.error?.issues.map(({ path }) => path)).<<toEqual>>([['after']]);
  });
});

describe('The link to the next page', () => {
  const cases: [Record<string, string>, string][] = [
    [{}, `/things?limit=100&after=${LAST}`],
    [{ limit: '2' }, `/things?limit=2&after=${LAST}`],
    [{ limit: '2', after: BEFORE }, `/things?limit=2&after=${LAST}`],
    [{ limit: '2', skip: '4' }, '/things?limit=2&skip=6'],
    [{ skip: '0' }, '/things?limit=100&skip=100'],
    [{ count: 'true' }, `/things?limit=100&after=${LAST}&count=true`],
    [{ count: 'false' }, `/things?limit=100&after=${LAST}`],
  ];
  for (const [query, target] of cases) {
    it(`keeps the way of paging: ${JSON.stringify(query)}`, () => {
      const link = nextLink('/things', pageQuery.parse(query), LAST);

      expect(link).<<toBe>>(`<${target}>; rel="next"`);
    });
  }
});
