/** Links to the next page. */

<<test_imports("describe", "expect", "it")>>
import { z } from 'zod';

import { nextLink, pageQuery } from '../../src/api/paging.ts';

const LAST = '018f4e7a-5b3c-7def-8a12-0123456789ab';
const BEFORE = '018f4e7a-0000-7def-8a12-0123456789ab';

describe('A page', () => {
  it('is told of each wrong parameter once', () => {
    const result = pageQuery.safeParse({ skip: '1', after: 'x' });

    expect(result.error?.issues.map(({ path }) => path)).<<toEqual>>([['after']]);
  });
});

describe('The query of a list with filters', () => {
  const filtered = pageQuery.and(z.strictObject({ colour: z.enum(['red', 'green']).optional() }));

  it('has the values of both', () => {
    const { limit, colour } = filtered.parse({ limit: '2', colour: 'red' });

    expect([limit, colour]).<<toEqual>>([2, 'red']);
  });

  for (const query of [{ limit: '0' }, { colour: 'blue' }, { size: '1' }]) {
    it(`refuses what neither takes: ${JSON.stringify(query)}`, () => {
      expect(filtered.safeParse(query).error?.issues).<<toHaveLength>>(1);
    });
  }

  it('is kept in the link to the next page', () => {
    const query = filtered.parse({ colour: 'red', limit: '2', after: BEFORE });
    const originalUrl = `/things?colour=red&limit=2&after=${BEFORE}&tag=a%20b&tag=c`;

    const link = nextLink({ originalUrl, query }, LAST);

    const target = `/things?limit=2&after=${LAST}&colour=red&tag=a+b&tag=c`;
    expect(link).<<toBe>>(`<${target}>; rel="next"`);
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
    [{ count: 'false' }, `/things?limit=100&after=${LAST}&count=false`],
  ];
  for (const [query, target] of cases) {
    it(`keeps the way of paging: ${JSON.stringify(query)}`, () => {
      const originalUrl = `/things?${new URLSearchParams(query).toString()}`;

      const link = nextLink({ originalUrl, query: pageQuery.parse(query) }, LAST);

      expect(link).<<toBe>>(`<${target}>; rel="next"`);
    });
  }
});
