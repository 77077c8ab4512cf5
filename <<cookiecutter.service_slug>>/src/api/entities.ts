/** What the JSON forms of all entities have in common. */

import { z } from 'zod';

import { timestamp, uuid } from '../core/field-types.ts';

const identity = { id: uuid() };
const timestamps = { created_at: timestamp(), updated_at: timestamp() };

const IDENTITY_EXAMPLE = { id: '01890000-0000-7000-8000-000000000000' };
const TIMESTAMPS_EXAMPLE = {
  created_at: '2026-01-31T09:30:00.000Z',
  updated_at: '2026-01-31T09:30:00.000Z',
};

const ignored = z.unknown().optional().meta({ readOnly: true });

/** Read-only fields in a body are ignored, so that what GET answered can be sent back. */
const ignoredReadOnly = { id: ignored, created_at: ignored, updated_at: ignored };

const OBJECT = { error: 'Input should be an object' };

type Fields = Record<string, z.ZodType>;
type ValuesOf<Shape extends Fields> = z.output<z.ZodObject<Shape>>;

/** All JSON forms of an entity, made from the fields that callers may set and an example of them. */
export function entitySchemas<Shape extends Fields>(name: string, fields: Shape, example: object) {
  const examples = [example];
  return {
    createBody: z.strictObject(fields, OBJECT).meta({
      id: `${name}Create`,
      description: 'The body of POST.',
      examples,
    }),

    replaceBody: z
      .strictObject({ ...fields, ...ignoredReadOnly }, OBJECT)
      .meta({
        id: `${name}Replace`,
        description: 'The body of PUT: all fields; one that is left out gets its default.',
        examples,
      })
      .transform((body) => {
        const values = Object.entries(body).filter(([name]) => !(name in ignoredReadOnly));
        return Object.fromEntries(values) as ValuesOf<Shape>;
      }),

    patchBody: z.strictObject(mergePatch(fields), OBJECT).meta({
      id: `${name}Patch`,
      description: 'The body of PATCH: some of the fields; the others stay as they are.',
      examples,
    }),

    /** Only for types and the OpenAPI document: what comes from the database needs no check. */
    readModel: z.looseObject({ ...identity, ...fields, ...timestamps }).meta({
      id: `${name}Read`,
      description: 'What the API answers.',
    }),
    readExample: { ...IDENTITY_EXAMPLE, ...example, ...TIMESTAMPS_EXAMPLE },
  };
}

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
