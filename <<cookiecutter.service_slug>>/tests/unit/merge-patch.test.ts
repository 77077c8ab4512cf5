/** The body of PATCH: what is left out is something else than null, and gets no default. */

<<test_imports("describe", "expect", "it")>>
import { z } from 'zod';

import { mergePatch } from '../../src/api/entities.ts';
import { integer, text } from '../../src/core/field-types.ts';

const fields = {
  name: text({ minimum: 1 }),
  note: text().nullable().default('none yet'),
  size: integer().default(5),
};
const whole = z.strictObject(fields);
const patch = z.strictObject(mergePatch(fields));

interface JsonSchema {
  required?: string[];
  properties?: Record<string, { default?: unknown }>;
}

function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
}

describe('A merge patch', () => {
  for (const given of [
    {},
    { name: 'a' },
    { note: null },
    { size: 7 },
    { name: 'a', note: 'b', size: 0 },
  ]) {
    it(`changes exactly what was given: ${JSON.stringify(given)}`, () => {
      expect(patch.parse(given)).<<toEqual>>(given);
    });
  }

  for (const given of [{ name: null }, { size: null }, { name: '' }, { other: 1 }]) {
    it(`holds what was given to the rules: ${JSON.stringify(given)}`, () => {
      expect(patch.safeParse(given).success).<<toBe>>(false);
    });
  }

  it('is documented with neither required fields nor defaults', () => {
    const { required, properties = {} } = jsonSchema(patch);

    expect(required).<<toBe>>(undefined);
    expect(Object.keys(properties)).<<toEqual>>(Object.keys(fields));
    expect(Object.values(properties).some((field) => 'default' in field)).<<toBe>>(false);
  });

  it('leaves the fields it is made from as they are', () => {
    const { required, properties } = jsonSchema(whole);

    expect(whole.parse({ name: 'a' })).<<toEqual>>({ name: 'a', note: 'none yet', size: 5 });
    expect(required).<<toEqual>>(['name']);
    expect(properties?.size?.default).<<toBe>>(5);
  });
});
