/** The one place where tests name the entity; all others learn about it from here. */

import { createBody } from '../../src/api/v1/schemas/<<cookiecutter.resource|kebab>>.ts';

export const CREATE = createBody;
export const TABLE = '<<cookiecutter.resource_plural>>';
export const PATH = '/api/v1/<<cookiecutter.resource_plural|kebab>>';
export const ENTITY_ROUTE = `${PATH}/{id}`;
export const READ_SCOPE = `${TABLE}:read`;
export const WRITE_SCOPE = `${TABLE}:write`;
<% set unique = fields()|selectattr("unique")|list %>
<% if unique %>
export const UNIQUE_FIELDS: string[] = [
<% for field in unique %>
  '<<field.name>>',
<% endfor %>
];
<% else %>
export const UNIQUE_FIELDS: string[] = [];
<% endif %>
