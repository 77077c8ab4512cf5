<% set name = cookiecutter.resource|pascal %>
import { EntitySchema } from 'typeorm';

import type { Entity, Values } from './entity.ts';

export interface <<name>> extends Entity {
<% for field in fields() %>
<<field|typescript_member>>
<% endfor %>
}

/** As it is read. */
export type <<name>>Record = <<name>>;
/** What callers may set. */
export type <<name>>Values = Values<<"<" ~ name ~ ">">>;

export const <<name>> = new EntitySchema<<"<" ~ name ~ ">">>({
  name: '<<cookiecutter.resource>>',
  tableName: '<<cookiecutter.resource_plural>>',
  columns: {
    id: {
      type: 'uuid',
      primary: true,
      primaryKeyConstraintName: 'pk_<<cookiecutter.resource_plural>>',
    },
<% for field in fields() %>
    <<field.name>>: {
<% for option, value in (field|typeorm_options).items() %>
      <<option>>: <<value>>,
<% endfor %>
    },
<% endfor %>
    version: {
      type: 'integer',
      version: true,
      default: 1,
    },
    created_at: {
      type: 'timestamptz',
      precision: 3,
      createDate: true,
      default: () => 'now()',
    },
    updated_at: {
      type: 'timestamptz',
      precision: 3,
      updateDate: true,
      default: () => 'now()',
    },
  },
<% if fields()|selectattr("unique")|list %>
  uniques: [
<% for field in fields() if field.unique %>
    {
      name: '<<field|constraint_name("uq", cookiecutter.resource_plural)>>',
      columns: ['<<field.name>>'],
    },
<% endfor %>
  ],
<% endif %>
<% if fields()|selectattr("values")|list %>
  checks: [
<% for field in fields() if field.values %>
    {
      name: '<<field|constraint_name("ck", cookiecutter.resource_plural)>>',
      expression: `<<field|sql_check>>`,
    },
<% endfor %>
  ],
<% endif %>
});
