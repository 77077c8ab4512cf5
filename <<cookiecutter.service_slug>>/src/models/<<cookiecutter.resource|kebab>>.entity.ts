import { EntitySchema } from 'typeorm';

export interface <<cookiecutter.resource|pascal>> {
  id: string;
<% for field in fields() %>
<<field|typescript_member>>
<% endfor %>
  version: number;
  created_at: Date;
  updated_at: Date;
}

type Entity = <<cookiecutter.resource|pascal>>;

export const <<cookiecutter.resource|pascal>>Entity = new EntitySchema<Entity>({
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
