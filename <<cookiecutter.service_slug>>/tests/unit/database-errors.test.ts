/** Which of the driver's errors mean what. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { ConnectionRefusedError, DatabaseError, UniqueConstraintError } from 'sequelize';
<% else %>
import { QueryFailedError } from 'typeorm';
<% endif %>
<< test_imports("describe", "expect", "it") >>

import {
  DatabaseUnavailable,
  ReferenceNotFound,
  StillReferenced,
  UniqueConflict,
} from '../../src/core/exceptions.ts';
import { translated } from '../../src/database/errors.ts';

interface Details {
  code?: string;
  constraint?: string;
  table?: string;
}

/** As the data layer throws it. */
function failed(details: Details, message = 'it failed', statement = 'SELECT 1'): Error {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  const parent = Object.assign(new Error(message), { sql: statement }, details);
  return details.code === '23505'
    ? new UniqueConstraintError({ parent })
    : new DatabaseError(parent);
<% else %>
  return new QueryFailedError(statement, [], Object.assign(new Error(message), details));
<% endif %>
}

describe('errors of the database', () => {
  for (const [constraint, table, field] of [
    ['uq_orders_number', 'orders', 'number'],
    ['uq_order_lines_external_id', 'order_lines', 'external_id'],
    ['made_by_hand', 'orders', 'made_by_hand'],
  ] as const) {
    it(`${constraint} is a conflict about ${field}`, () => {
      const error = translated(failed({ code: '23505', constraint, table }));

      expect(error instanceof UniqueConflict && error.field).<<toBe>>(field);
    });
  }

  const reference = { code: '23503', constraint: 'fk_lines_order_id', table: 'lines' };
  for (const statement of [
    'INSERT INTO "lines" ("id","order_id") VALUES ($1,$2) RETURNING "id"',
    'insert into public.lines values (1)',
    'UPDATE ONLY "public"."lines" SET "order_id" = $1',
    'COMMIT',
    '',
  ]) {
    it(`a reference leads nowhere: ${statement}`, () => {
      const message = 'update or delete on table "orders" violates foreign key constraint';
      const error = translated(failed(reference, message, statement));

      expect(error instanceof ReferenceNotFound && error.field).<<toBe>>('order_id');
    });
  }

  for (const [statement, code] of [
    ['DELETE FROM "orders" WHERE "id" = $1', '23503'],
    ['DELETE FROM "lines"', '23503'],
    ['UPDATE "orders" SET "number" = $1', '23503'],
    ['DELETE FROM "orders"', '23001'],
    ['UPDATE "orders" SET "number" = $1', '23001'],
  ] as const) {
    it(`something else refers to it: ${code} of ${statement}`, () => {
      const message = 'insert or update on table "lines" violates foreign key constraint';
      const error = translated(failed({ ...reference, code }, message, statement));

      expect(error instanceof StillReferenced).<<toBe>>(true);
    });
  }

  it('a conflict without details is still one', () => {
    const error = translated(failed({ code: '23505' }));

    expect(error?.message).<<toBe>>('The value of a field is already taken.');
  });

  const away = ['08006', '53300', '57P01', '57014'];
  for (const code of [...away, 'ECONNRESET', 'EPIPE', 'EAI_AGAIN']) {
    it(`${code} means that the database is away`, () => {
      expect(translated(failed({ code })) instanceof DatabaseUnavailable).<<toBe>>(true);
    });
  }

  for (const message of ['Connection terminated unexpectedly', 'Query read timeout']) {
    it(`so does: ${message}`, () => {
      const errors = [translated(failed({}, message)), translated(new Error(message))];

      expect(errors.every((error) => error instanceof DatabaseUnavailable)).<<toBe>>(true);
    });
  }
<% if cookiecutter.stack|data_layer == "sequelize" %>

  it('no connection means that the database is away', () => {
    const error = translated(new ConnectionRefusedError(new Error('refused')));

    expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
  });
<% endif %>

  for (const code of ['23502', '23514', '22003', '22021', '42P01', '40001', 'ERR_INVALID_STATE']) {
    it(`${code} is a bug`, () => {
      expect(translated(failed({ code }))).<<toBe>>(undefined);
    });
  }

  it('all other errors are bugs', () => {
    expect(translated(new TypeError('x is not a function'))).<<toBe>>(undefined);
    expect(translated('text')).<<toBe>>(undefined);
    expect(translated(null)).<<toBe>>(undefined);
  });
});
