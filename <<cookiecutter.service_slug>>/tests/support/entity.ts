/** The one place where tests name the entity; all others learn about it from here. */

<% set name = cookiecutter.resource|pascal %>
import { schemas, toJson } from '../../src/api/v1/schemas/<<cookiecutter.resource|kebab>>.ts';
import { <<name>> } from '../../src/models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<name>>Record } from '../../src/models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import type { <<name>>Values } from '../../src/models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';
import { <<name>>Repository } from '../../src/repositories/<<cookiecutter.resource|kebab>>.ts';
import { <<name>>Service } from '../../src/services/<<cookiecutter.resource|kebab>>.ts';

export type EntityRecord = <<name>>Record;
export type EntityValues = <<name>>Values;
export { <<name>> as Model };
export { <<name>>Repository as Repository };
export { <<name>>Service as Service };
export { toJson };
export const CREATE = schemas.createBody;
export const REPLACE = schemas.replaceBody;
export const PATCH = schemas.patchBody;
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
