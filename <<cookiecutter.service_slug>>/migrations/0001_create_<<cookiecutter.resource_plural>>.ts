<% set typeorm = cookiecutter.stack|data_layer == "typeorm" %>
<% if typeorm %>
import type { MigrationInterface, QueryRunner } from 'typeorm';
<% else %>
import type { Migration } from '../src/database/migrations.ts';
<% endif %>

<% set indent = "      " if typeorm else "    " %>
<% if typeorm %>
export default class implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
<% else %>
export const up: Migration = async (queryInterface, transaction) => {
  await queryInterface.sequelize.query(
    `
<% endif %>
<<indent>>CREATE TABLE "<<cookiecutter.resource_plural>>" (
<<indent>>  "id" uuid NOT NULL,
<% for field in fields() %>
<<indent>>  "<<field.name>>" <<field|sql_type>><< "" if field.nullable else " NOT NULL" >>,
<% endfor %>
<<indent>>  "version" integer NOT NULL DEFAULT 1,
<<indent>>  "created_at" timestamp(3) with time zone NOT NULL DEFAULT now(),
<<indent>>  "updated_at" timestamp(3) with time zone NOT NULL DEFAULT now(),
<% for field in fields() if field.values %>
<<indent>>  CONSTRAINT "<<field|constraint_name("ck", cookiecutter.resource_plural)>>"
<<indent>>    CHECK (<<field|sql_check>>),
<% endfor %>
<% for field in fields() if field.unique %>
<<indent>>  CONSTRAINT "<<field|constraint_name("uq", cookiecutter.resource_plural)>>"
<<indent>>    UNIQUE ("<<field.name>>"),
<% endfor %>
<<indent>>  CONSTRAINT "pk_<<cookiecutter.resource_plural>>" PRIMARY KEY ("id")
<<indent>>)
<% if typeorm %>
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "<<cookiecutter.resource_plural>>"');
  }
}
<% else %>
    `,
    { transaction },
  );
};

export const down: Migration = async (queryInterface, transaction) => {
  await queryInterface.dropTable('<<cookiecutter.resource_plural>>', { transaction });
};
<% endif %>
