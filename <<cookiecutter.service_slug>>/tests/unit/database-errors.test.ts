/** Which of the driver's errors mean what. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { ConnectionRefusedError, DatabaseError, UniqueConstraintError } from 'sequelize';
<% else %>
import { QueryFailedError } from 'typeorm';
<% endif %>
<< test_imports("describe", "expect", "it") >>

import { DatabaseUnavailable, UniqueConflict } from '../../src/core/exceptions.ts';
import { translated } from '../../src/database/errors.ts';

interface Details {
  code?: string;
  constraint?: string;
  table?: string;
}

/** As the data layer throws it. */
function failed(details: Details, message = 'it failed'): Error {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  const parent = Object.assign(new Error(message), { sql: 'SELECT 1' }, details);
  return details.code === '23505'
    ? new UniqueConstraintError({ parent })
    : new DatabaseError(parent);
<% else %>
  return new QueryFailedError('SELECT 1', [], Object.assign(new Error(message), details));
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

  it('a conflict without details is still one', () => {
    const error = translated(failed({ code: '23505' }));

    expect(error?.message).<<toBe>>('The value of a unique field is already taken.');
  });

  for (const code of ['08006', '53300', '57P01', '57014', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN']) {
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
