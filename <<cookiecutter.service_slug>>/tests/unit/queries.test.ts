/** Query strings: strict, and every problem at once. */

<<test_imports("describe", "expect", "it")>>
import type { z } from 'zod';

import { pageQuery } from '../../src/api/paging.ts';
import type { PageQuery } from '../../src/api/paging.ts';
import { noParameters, parseQuery, unknownParameters } from '../../src/api/queries.ts';
import { MAX_INTEGER } from '../../src/core/field-types.ts';
import { refused } from '../support/refused.ts';
import { Sent } from '../support/sent.ts';

const KEY = '018f4e7a-5b3c-7def-8a12-0123456789ab';

function sent(query: string) {
  return new Sent({ url: `/things?${query}` }).request;
}

function page(query: string): PageQuery {
  return parseQuery(sent(query), pageQuery);
}

async function pointers(query: string, schema: z.ZodType = pageQuery): Promise<string[]> {
  const { status, errors } = await refused(() => parseQuery(sent(query), schema));
  expect(status).<<toBe>>(422);
  return errors.map(({ pointer }) => pointer);
}

describe('A query', () => {
  it('has defaults', () => {
    const { limit, skip, after, count } = page('');

    expect([limit, skip, after, count]).<<toEqual>>([100, undefined, undefined, false]);
    expect(parseQuery(new Sent({ url: '/things' }).request, pageQuery).limit).<<toBe>>(100);
  });

  it('takes all values', () => {
    const { limit, skip, count } = page('limit=1&skip=20&count=true');

    expect([limit, skip, count]).<<toEqual>>([1, 20, true]);
    expect(page(`after=${KEY.toUpperCase()}`).after).<<toBe>>(KEY);
    expect(page(`limit=1000&skip=${MAX_INTEGER}`).skip).<<toBe>>(MAX_INTEGER);
  });

  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=%2B1',
    'limit=1_0',
    'limit=1.0',
    'limit=1e2',
    'limit=%201',
    'limit=%D9%A3',
    'limit=',
    `limit=${'9'.repeat(5000)}`,
    'skip=-1',
    `skip=${MAX_INTEGER + 1}`,
    'skip=x',
    'after=x',
    'after=',
    `after=%7B${KEY}%7D`,
    'count=1',
    'count=True',
    'count=',
    'unknown=1',
    'Limit=1',
  ]) {
    it(`is pointed at what is bad: ${query.slice(0, 60)}`, async () => {
      expect(await pointers(query)).<<toEqual>>([`?${query.split('=')[0] ?? ''}`]);
    });
  }

  it('is refused once for a repeated parameter', async () => {
    expect(await pointers('limit=1&limit=1&limit=1')).<<toEqual>>(['?limit']);
  });

  it('is told all problems', async () => {
    const found = await pointers('limit=1&limit=2&skip=x&what=1');

    expect(found).<<toEqual>>(['?limit', '?skip', '?what']);
  });

  it('cannot have both skip and after', async () => {
    const { errors } = await refused(() => page(`skip=0&after=${KEY}`));

    const messages = errors.map(({ message }) => message);
    expect(messages).<<toEqual>>(['Give either skip or after, not both']);
  });

  it('may have to be empty', async () => {
    expect(await pointers('a=1&b=2', noParameters)).<<toEqual>>(['?a', '?b']);
    expect(parseQuery(sent(''), noParameters)).<<toEqual>>({});
  });

  it('is searched for unknown parameters', () => {
    const found = unknownParameters(sent('a=1&b=2&a=3'));

    expect(found.map(({ pointer }) => pointer)).<<toEqual>>(['?a', '?b']);
    expect(unknownParameters(sent(''))).<<toEqual>>([]);
  });
});
