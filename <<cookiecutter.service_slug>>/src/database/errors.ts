/** Translate the database's errors into the service's own. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { BaseError, ConnectionError, OptimisticLockError } from 'sequelize';
<% else %>
import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
<% endif %>

import {
  DatabaseUnavailable,
  isError,
  ReferenceNotFound,
  StillReferenced,
  UniqueConflict,
<% if cookiecutter.stack|data_layer == "sequelize" %>
  VersionMismatch,
<% endif %>
} from '../core/exceptions.ts';
import type { ServiceError } from '../core/exceptions.ts';

// SQLSTATE classes: connection, resources, operator intervention (shutdown, cancelled query).
const UNAVAILABLE_CLASSES = /^(08|53|57)/;
const SQLSTATE = /^[0-9][0-9A-Z]{4}$/;
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const RESTRICT_VIOLATION = '23001';
const FEATURE_NOT_SUPPORTED = '0A000';
<% if cookiecutter.stack|data_layer == "sequelize" %>
const CHANGED = 'The entity has changed since it was read; read it again.';
<% endif %>
// What the driver says without any code when a connection is lost or an answer takes too long.
const LOST =
  /^(Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|timeout exceeded|timeout expired)/;
// What a statement changes; inside of WITH it is not looked for.
const CHANGE = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

interface DriverError {
  message: string;
  code?: unknown;
  constraint?: string;
  table?: string;
}

/** The service's error that says the same, or undefined: then it is a bug. */
export function translated(error: unknown): ServiceError | undefined {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  if (error instanceof ConnectionError) return unavailable(error);
  if (error instanceof OptimisticLockError) return new VersionMismatch(CHANGED, { cause: error });
<% else %>
  // Without a statement around it: no such database, wrong password.
  if (error instanceof DatabaseError) return unavailable(error);
<% endif %>
  const cause = causeOf(error);
  if (cause === undefined) return undefined;
  const code = typeof cause.code === 'string' ? cause.code : '';
  switch (code) {
    case UNIQUE_VIOLATION:
      return new UniqueConflict(fieldOf(cause), { cause });
    case RESTRICT_VIOLATION:
      return new StillReferenced({ cause });
    case FOREIGN_KEY_VIOLATION:
      return lacksParent(cause, statementOf(error))
        ? new ReferenceNotFound(fieldOf(cause), { cause })
        : new StillReferenced({ cause });
  }
  if (SQLSTATE.test(code)) return UNAVAILABLE_CLASSES.test(code) ? unavailable(error) : undefined;
  return isSystemError(cause) || LOST.test(cause.message) ? unavailable(error) : undefined;
}

/** The database is away, whatever the reason; the log shows it as the cause. */
export function unavailable(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable({ cause });
}

/** Whether a prepared statement does not fit its table any more. */
export function isStale(error: unknown): boolean {
  return causeOf(error)?.code === FEATURE_NOT_SUPPORTED;
}

function causeOf(error: unknown): DriverError | undefined {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  if (error instanceof BaseError && 'parent' in error) return error.parent as DriverError;
<% else %>
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
<% endif %>
  return isError(error) ? error : undefined;
}

function statementOf(error: unknown): string {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  return error instanceof BaseError && 'sql' in error ? String(error.sql) : '';
<% else %>
  return error instanceof QueryFailedError ? error.query : '';
<% endif %>
}

/** Such as ECONNREFUSED. Bugs in the use of Node.js have codes too: ERR_INVALID_ARG_TYPE. */
function isSystemError({ code }: DriverError): boolean {
  return typeof code === 'string' && /^E(?!RR_)[A-Z_0-9]+$/.test(code);
}

/** The table that the error names has the reference: it is the one written to, or is in the way. */
function lacksParent({ table }: DriverError, statement: string): boolean {
  const [, verb = '', changed = table] = CHANGE.exec(statement) ?? [];
  return !verb.toUpperCase().startsWith('DELETE') && changed === table;
}

/** The column, out of a constraint's name: uq_<table>_<column>, fk_<table>_<column>. */
function fieldOf({ constraint = 'a field', table = '' }: DriverError): string {
  const [prefix] = /^(?:uq|fk)_/.exec(constraint) ?? [''];
  const start = `${prefix}${table}_`;
  return prefix && constraint.startsWith(start) ? constraint.slice(start.length) : constraint;
}
