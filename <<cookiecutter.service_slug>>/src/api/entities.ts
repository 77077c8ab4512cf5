/** What the JSON forms of all entities have in common. */

import { z } from 'zod';

import { timestamp, uuid } from '../core/field-types.ts';

export const identity = { id: uuid() };
export const timestamps = { created_at: timestamp(), updated_at: timestamp() };

export const IDENTITY_EXAMPLE = { id: '019c0d2e-7b5a-7c31-9f04-8d6e5a4b3c2d' };
export const TIMESTAMPS_EXAMPLE = {
  created_at: '2026-01-31T09:30:00.000Z',
  updated_at: '2026-01-31T09:30:00.000Z',
};

const ignored = z.unknown().optional().meta({ readOnly: true });

/** Read-only fields in a body are ignored, so that what GET answered can be sent back. */
export const ignoredReadOnly = { id: ignored, created_at: ignored, updated_at: ignored };

type ReadOnly = keyof typeof ignoredReadOnly;

/** The values without those of read-only fields. */
export function withoutReadOnly<Values extends Partial<Record<ReadOnly, unknown>>>(
  body: Values,
): Omit<Values, ReadOnly> {
  const { id: _id, created_at: _created, updated_at: _updated, ...values } = body;
  return values;
}

type Fields = Record<string, z.ZodType>;
type WithoutDefault<Field> = Field extends z.ZodDefault<infer Inner> ? Inner : Field;
type Optional<Field> = z.ZodExactOptional<WithoutDefault<Field> & z.ZodType>;

/**
 * Every field optional, and none with a default.
 *
 * `partial()` would keep the defaults: a field that was left out would be reset by each PATCH.
 */
export function mergePatch<Shape extends Fields>(fields: Shape) {
  const optional = Object.entries(fields).map(([name, field]) => {
    const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
    return [name, z.exactOptional(inner)];
  });
  return Object.fromEntries(optional) as { [Name in keyof Shape]: Optional<Shape[Name]> };
}
