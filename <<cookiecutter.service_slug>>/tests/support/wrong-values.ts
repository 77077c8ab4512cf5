/** Values that a field's JSON schema rules out, or that no database could keep. */

import { variants } from './examples.ts';
import type { Schema } from './examples.ts';

const NUL = '\0';
const LONE_SURROGATE = '\ud800';
const UUID = '01890000-0000-7000-8000-000000000000';
const BY_FORMAT: Record<string, unknown[]> = {
  date: ['2026-02-30', '2026-1-2', '20260102', '2026-01-02T00:00:00Z', '', 0],
  'date-time': ['2026-01-02T03:04:05', '2026-01-02 03:04:05Z', '2026-01-02T24:00:00Z', '', 0],
  uuid: [`urn:uuid:${UUID}`, UUID.replaceAll('-', ''), `{${UUID}}`, `${UUID}0`, ''],
};
const BY_TYPE: Record<string, unknown[]> = {
  boolean: [0, 1, 'true', 'yes'],
  integer: [1.5, true, '5', 2 ** 53, -(2 ** 53), 2 ** 63, 1e30],
  string: [5, true, 1.5, NUL, LONE_SURROGATE],
};

/** Values of every kind that the field must refuse. */
export function wrongValues(name: string): unknown[] {
  const values = variants(name).flatMap((schema) => [
    ...(BY_TYPE[schema.type ?? ''] ?? []),
    ...(BY_FORMAT[schema.format ?? ''] ?? []),
    ...beyond(schema),
  ]);
  return [{}, [], ...values];
}

/** Values just outside of the schema's limits. */
function beyond(schema: Schema): unknown[] {
  const values: unknown[] = [];
  if ('enum' in schema || 'const' in schema) values.push('no such word');
  if (schema.minLength !== undefined) values.push('x'.repeat(schema.minLength - 1));
  if (schema.maxLength !== undefined) values.push('x'.repeat(schema.maxLength + 1));
  if (schema.minimum !== undefined) values.push(schema.minimum - 1);
  if (schema.maximum !== undefined) values.push(schema.maximum + 1);
  if (schema.pattern?.includes('[0-9]')) {
    // A decimal number.
    values.push('', '1e2', 'NaN', '1,5', ' 1', '1_0', '1'.repeat(40), `0.${'1'.repeat(40)}`);
  }
  return values;
}
