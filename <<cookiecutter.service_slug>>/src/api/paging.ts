/** Paging of collections: by position (`skip`) or, at any depth equally fast, by key (`after`). */

import { z } from 'zod';

import { MAX_INTEGER, uuid } from '../core/field-types.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Digits only: Number() would take "", " 1", "0x1" and "1e2" too. */
function wholeNumber(minimum: number, maximum: number) {
  return z
    .string()
    .refine((text) => /^[0-9]{1,16}$/.test(text), {
      error: 'Input should be a whole number, not negative',
      abort: true,
    })
    .transform(Number)
    .refine((value) => value >= minimum, `Input should be greater than or equal to ${minimum}`)
    .refine((value) => value <= maximum, `Input should be less than or equal to ${maximum}`);
}

/**
 * Which part of a collection is asked for.
 *
 * A list with filters takes `pageQuery.and(z.strictObject({ ... }))`.
 */
export const pageQuery = z
  .strictObject({
    limit: wholeNumber(1, MAX_LIMIT)
      .optional()
      .meta({
        description: 'Most entries in the answer',
        override: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
      }),
    skip: wholeNumber(0, MAX_INTEGER)
      .optional()
      .meta({
        description: 'Entries to leave out; not with `after`',
        override: { type: 'integer', minimum: 0, maximum: MAX_INTEGER, default: 0 },
      }),
    after: uuid().optional().meta({
      description: 'Start behind the entry with this id; not with `skip`',
    }),
    count: z
      .string()
      .refine((text) => text === 'true' || text === 'false', 'Input should be true or false')
      .optional()
      .meta({
        description: 'Send the number of all entries as `X-Total-Count`; costs a full count',
        override: { type: 'boolean', default: false },
      }),
  })
  .refine(({ skip, after }) => skip === undefined || after === undefined, {
    error: 'Give either skip or after, not both',
  })
  .transform(({ limit = DEFAULT_LIMIT, skip, after, count }) => ({
    limit,
    skip,
    after,
    count: count === 'true',
  }));

export type PageQuery = z.output<typeof pageQuery>;

/** The `Link` header to the page behind one that ends with `lastId`; other parameters are kept. */
export function nextLink(
  { originalUrl, query: { limit, skip } }: PageRequest,
  lastId: string,
): string {
  const position = skip === undefined ? `after=${lastId}` : `skip=${skip + limit}`;
  const [path = '', search] = originalUrl.split('?', 2);
  const others = new URLSearchParams(search);
  for (const name of ['limit', 'skip', 'after']) {
    others.delete(name);
  }
  const rest = others.size > 0 ? `&${others.toString()}` : '';
  return `<${path}?limit=${limit}&${position}${rest}>; rel="next"`;
}

interface PageRequest {
  readonly originalUrl: string;
  readonly query: PageQuery;
}
