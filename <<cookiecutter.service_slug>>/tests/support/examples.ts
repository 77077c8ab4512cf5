/** Example payloads, and what the schema says about their fields: tests never name a field. */

import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { CREATE, UNIQUE_FIELDS } from './entity.ts';

export type Json = Record<string, unknown>;

/** What a JSON schema may say about a value. */
export interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const FILE = new URL('../examples.json', import.meta.url);
const SCHEMA = z.toJSONSchema(z.strictObject(CREATE.shape), {
  io: 'input',
  override: ({ zodSchema, jsonSchema }) => {
    Object.assign(jsonSchema, z.globalRegistry.get(zodSchema)?.override);
  },
  unrepresentable: 'any',
});

export const EXAMPLES = JSON.parse(readFileSync(FILE, 'utf8')) as Json[];
const PROPERTIES = SCHEMA.properties as Record<string, Schema>;

export function example(number = 0): Json {
  const found = EXAMPLES[number];
  if (found === undefined) throw new Error(`There is no example ${number}.`);
  return { ...found };
}

/** All fields that callers may set. */
export function fieldNames(): string[] {
  return Object.keys(PROPERTIES);
}

/** The fields that POST and PUT cannot do without. */
export function requiredFields(): string[] {
  return SCHEMA.required ?? [];
}

/** The fields that may be left out: they get a default, or null. */
export function optionalFields(): string[] {
  return fieldNames().filter((name) => !requiredFields().includes(name));
}

/** The fields that may be null. */
export function nullableFields(): string[] {
  return fieldNames().filter((name) => variants(name).some(({ type }) => type === 'null'));
}

/** The fields whose value no two entities may share. */
export function uniqueFields(): string[] {
  return UNIQUE_FIELDS;
}

/** The smallest payload that can be made out of an example. */
export function requiredPart(payload: Json): Json {
  return Object.fromEntries(requiredFields().map((name) => [name, payload[name]]));
}

/** The forms that a field may have; one that may be null has two. */
export function variants(name: string): Schema[] {
  const schema = PROPERTIES[name] ?? {};
  const types: unknown = schema.type;
  if (!Array.isArray(types)) return schema.anyOf ?? [schema];
  return types.map((type) => ({ ...schema, type: String(type) }));
}
