/** Translate the driver's errors into the service's own. */

<% if cookiecutter.stack|data_layer == "sequelize" %>
import { BaseError, ConnectionError } from 'sequelize';
<% else %>
import { QueryFailedError } from 'typeorm';
<% endif %>

import { DatabaseUnavailable, isError, UniqueConflict } from '../core/exceptions.ts';
import type { ServiceError } from '../core/exceptions.ts';

// SQLSTATE classes: connection, resources, operator intervention (shutdown, cancelled query).
const UNAVAILABLE_CLASSES = /^(08|53|57)/;
const UNIQUE_VIOLATION = '23505';
const SQLSTATE = /^[0-9A-Z]{5}$/;
// What the driver says without any code when a connection is lost or an answer takes too long.
const LOST =
  /^(Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|timeout exceeded|timeout expired)/;

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
<% endif %>
  const cause = causeOf(error);
  if (cause === undefined) return undefined;
  const code = typeof cause.code === 'string' ? cause.code : '';
  if (code === UNIQUE_VIOLATION) return new UniqueConflict(uniqueField(cause), { cause });
  if (SQLSTATE.test(code) && /^\d/.test(code)) {
    return UNAVAILABLE_CLASSES.test(code) ? unavailable(error) : undefined;
  }
  return isSystemError(cause) || LOST.test(cause.message) ? unavailable(error) : undefined;
}

/** The database is away, whatever the reason; the log shows it as the cause. */
export function unavailable(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable({ cause });
}

function causeOf(error: unknown): DriverError | undefined {
<% if cookiecutter.stack|data_layer == "sequelize" %>
  if (error instanceof BaseError && 'parent' in error) return error.parent as DriverError;
<% else %>
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
<% endif %>
  return isError(error) ? error : undefined;
}

/** Such as ECONNREFUSED. Bugs in the use of Node.js have codes too: ERR_INVALID_ARG_TYPE. */
function isSystemError({ code }: DriverError): boolean {
  return typeof code === 'string' && /^E(?!RR_)[A-Z_0-9]+$/.test(code);
}

/** The column, out of a constraint's name: uq_<table>_<column>. */
function uniqueField({ constraint = 'a unique field', table = '' }: DriverError): string {
  const prefix = `uq_${table}_`;
  return constraint.startsWith(prefix) ? constraint.slice(prefix.length) : constraint;
}
