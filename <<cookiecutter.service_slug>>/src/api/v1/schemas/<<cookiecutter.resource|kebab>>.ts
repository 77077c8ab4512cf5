/** The JSON forms of <<cookiecutter.resource|with_article>>. */

import type { z } from 'zod';

<< fields()|zod_imports >>
import { entitySchemas } from '../../entities.ts';
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

export const schemas = entitySchemas('<<cookiecutter.resource|pascal>>', fields, EXAMPLE);

type Read = z.output<z.ZodObject<typeof schemas.readModel.shape>>;

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
