/** The JSON forms of <<cookiecutter.resource|with_article>>. */

import { z } from 'zod';

<< fields()|zod_imports >>
import {
  IDENTITY_EXAMPLE,
  TIMESTAMPS_EXAMPLE,
  identity,
  ignoredReadOnly,
  mergePatch,
  timestamps,
  withoutReadOnly,
} from '../../entities.ts';
import type { <<cookiecutter.resource|pascal>>Record } from '../../../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';

type Entity = <<cookiecutter.resource|pascal>>Record;

const EXAMPLE = {
<% for name, value in examples(1)[0].items() %>
<<name|typescript_property(value)>>
<% endfor %>
};

/** What callers may set. */
const fields = {
<% for field in fields() %>
<<field|zod_property>>
<% endfor %>
};

const OBJECT = { error: 'Input should be an object' };

export const createBody = z.strictObject(fields, OBJECT).meta({
  id: '<<cookiecutter.resource|pascal>>Create',
  description: 'The body of POST.',
  examples: [EXAMPLE],
});

export const replaceBody = z
  .strictObject({ ...fields, ...ignoredReadOnly }, OBJECT)
  .meta({
    id: '<<cookiecutter.resource|pascal>>Replace',
    description: 'The body of PUT: all fields; one that is left out gets its default.',
    examples: [EXAMPLE],
  })
  .transform(withoutReadOnly);

export const patchBody = z.strictObject(mergePatch(fields), OBJECT).meta({
  id: '<<cookiecutter.resource|pascal>>Patch',
  description: 'The body of PATCH: some of the fields; the others stay as they are.',
  examples: [EXAMPLE],
});

/** Only for types and the OpenAPI document: what comes from the database needs no check. */
export const readModel = z.looseObject({ ...identity, ...fields, ...timestamps }).meta({
  id: '<<cookiecutter.resource|pascal>>Read',
  description: 'What the API answers.',
});

type Read = z.output<z.ZodObject<typeof readModel.shape>>;

export const READ_EXAMPLE = { ...IDENTITY_EXAMPLE, ...EXAMPLE, ...TIMESTAMPS_EXAMPLE };

/** What the API answers, ready for JSON; dates render themselves as RFC 3339 in UTC. */
export function toJson(entity: Entity): Read {
  return {
    id: entity.id,
<% for field in fields() %>
    <<field.name>>: entity.<<field.name>>,
<% endfor %>
    created_at: entity.created_at,
    updated_at: entity.updated_at,
  };
}
