/** What OpenAPI says about the operations of an entity: the same for all of them. */

import { z } from 'zod';
import type { ZodOpenApiParameters, ZodOpenApiResponsesObject } from 'zod-openapi';

import { uuid } from '../core/field-types.ts';
import { operation } from './documented.ts';
import { answers, header, problems } from './responses.ts';

const ETAG = header('The version of the entity, for If-Match and If-None-Match', {
  examples: ['"1"'],
});
const LOCATION = header('The path of the new entity', { format: 'uri-reference' });
const LINK = header('The next page, `rel="next"`; absent on the last one');
const TOTAL = header('The number of all entities, with `count=true`', {
  type: 'integer',
  minimum: 0,
});

const ifMatch = conditional('If-Match', 'Change only if it is still this version');
const ifNoneMatch = conditional('If-None-Match', 'Answer 304 if it is still this version');

interface Names {
  /** As in `create_order_line` and `list_order_lines`. */
  one: string;
  many: string;
  /** As in `Create an order line`. */
  noun: string;
}

export function entityOperations({ one, many, noun }: Names, schema: z.ZodType, example: unknown) {
  const words = many.replaceAll('_', ' ');
  const { entity, list } = answers(schema, example);
  const describe = (
    operationId: string,
    summary: string,
    responses: ZodOpenApiResponsesObject,
    requestParams: ZodOpenApiParameters = {},
  ) => operation({ operationId, summary, tags: [words], requestParams, responses });

  return {
    list: describe(`list_${many}`, `List ${words}`, {
      200: list('One page, ordered by id', { Link: LINK, 'X-Total-Count': TOTAL }),
    }),
    create: describe(`create_${one}`, `Create ${noun}`, {
      201: entity('Created', { Location: LOCATION, ETag: ETAG }),
      ...problems(409),
    }),
    read: describe(
      `read_${one}`,
      `Read ${noun}`,
      {
        200: entity('Found', { ETag: ETAG }),
        304: { description: 'Not changed', headers: { ETag: ETAG } },
        ...problems(404),
      },
      ifNoneMatch,
    ),
    replace: describe(
      `replace_${one}`,
      `Replace ${noun}`,
      { 200: entity('Replaced', { ETag: ETAG }), ...problems(404, 409, 412) },
      ifMatch,
    ),
    patch: describe(
      `patch_${one}`,
      `Change some fields of ${noun}`,
      { 200: entity('Changed', { ETag: ETAG }), ...problems(404, 409, 412) },
      ifMatch,
    ),
    remove: describe(
      `delete_${one}`,
      `Delete ${noun}`,
      { 204: { description: 'Deleted' }, ...problems(404, 412) },
      ifMatch,
    ),
  };
}

function conditional(name: string, description: string): ZodOpenApiParameters {
  const value = z.string().optional().meta({ description });
  return { path: z.object({ id: uuid() }), header: z.object({ [name]: value }) };
}
