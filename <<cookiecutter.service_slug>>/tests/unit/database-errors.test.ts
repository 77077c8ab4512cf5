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
  it('are conflicts about a field', () => {
    const conflicts: [constraint: string, table: string, field: string][] = [
      ['uq_orders_number', 'orders', 'number'],
      ['uq_order_lines_external_id', 'order_lines', 'external_id'],
      ['made_by_hand', 'orders', 'made_by_hand'],
    ];
    for (const [constraint, table, field] of conflicts) {
      const error = translated(failed({ code: '23505', constraint, table }));

      expect(error instanceof UniqueConflict && error.field).<<toBe>>(field);
    }
    const unknown = translated(failed({ code: '23505' }));
    expect(unknown?.message).<<toBe>>('The value of a field is already taken.');
  });

  const reference = { code: '23503', constraint: 'fk_lines_order_id', table: 'lines' };

  it('are references that lead nowhere', () => {
    const message = 'update or delete on table "orders" violates foreign key constraint';
    for (const statement of [
      'INSERT INTO "lines" ("id","order_id") VALUES ($1,$2) RETURNING "id"',
      'insert into public.lines values (1)',
      'UPDATE ONLY "public"."lines" SET "order_id" = $1',
      'COMMIT',
      '',
    ]) {
      const error = translated(failed(reference, message, statement));

      expect(error instanceof ReferenceNotFound && error.field).<<toBe>>('order_id');
    }
  });

  it('are references of something else', () => {
    const message = 'insert or update on table "lines" violates foreign key constraint';
    for (const [statement, code] of [
      ['DELETE FROM "orders" WHERE "id" = $1', '23503'],
      ['DELETE FROM "lines"', '23503'],
      ['UPDATE "orders" SET "number" = $1', '23503'],
      ['DELETE FROM "orders"', '23001'],
      ['UPDATE "orders" SET "number" = $1', '23001'],
    ] as const) {
      const error = translated(failed({ ...reference, code }, message, statement));

      expect(error instanceof StillReferenced).<<toBe>>(true);
    }
  });

  it('mean that the database is away', () => {
    const codes = ['08006', '53300', '57P01', '57014', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN'];
    const messages = ['Connection terminated unexpectedly', 'Query read timeout'];
    for (const error of [
      ...codes.map((code) => failed({ code })),
      ...messages.flatMap((message) => [failed({}, message), new Error(message)]),
    ]) {
      expect(translated(error) instanceof DatabaseUnavailable).<<toBe>>(true);
    }
  });
<% if cookiecutter.stack|data_layer == "sequelize" %>

  it('no connection means that the database is away', () => {
    const error = translated(new ConnectionRefusedError(new Error('refused')));

    expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
  });
<% endif %>

  it('are bugs otherwise', () => {
    const codes = ['23502', '23514', '22003', '22021', '42P01', '40001', 'ERR_INVALID_STATE'];
    const errors = codes.map((code) => failed({ code }));
    for (const error of [...errors, new TypeError('x is not a function'), 'text', null]) {
      expect(translated(error)).<<toBe>>(undefined);
    }
  });
});
