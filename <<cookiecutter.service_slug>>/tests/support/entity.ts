/** The one place where tests name the entity; all others learn about it from here. */

import { createBody, toJson } from '../../src/api/v1/schemas/<<cookiecutter.resource|kebab>>.ts';

export { toJson };
export const CREATE = createBody;
export const TABLE = '<<cookiecutter.resource_plural>>';
export const PATH = '/api/v1/<<cookiecutter.resource_plural|kebab>>';
export const ENTITY_ROUTE = `${PATH}/{id}`;
export const READ_SCOPE = `${TABLE}:read`;
export const WRITE_SCOPE = `${TABLE}:write`;
<% if fields()|selectattr("unique")|list %>
export const UNIQUE_FIELDS = Object.keys({
<% for field in fields() if field.unique %>
  <<field.name>>: true,
<% endfor %>
});
<% else %>
export const UNIQUE_FIELDS: string[] = [];
<% endif %>
