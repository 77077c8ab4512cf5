/** Payloads for a service that others use too: their unique values are random. */

import { randomBytes, randomInt, randomUUID } from 'node:crypto';

import { example, uniqueFields, variants } from './examples.ts';
import type { Json, Schema } from './examples.ts';

const FIRST_DAY = Date.parse('0001-01-01');
const DAYS = 3_652_059;
const DAY_MS = 86_400_000;

/** An example with random unique values: others may have taken them, but hardly twice. */
export function freshExample(number = 0): Json {
  const payload = example(number);
  for (const name of uniqueFields()) {
    const [schema = {}] = variants(name);
    payload[name] = randomValue(schema, payload[name]);
  }
  return payload;
}

function randomValue(schema: Schema, given: unknown): unknown {
  if (schema.type === 'integer') return randomInteger(schema);
  if (schema.format === 'uuid') return randomUUID();
  const text = String(given);
  if (schema.format !== undefined) return randomDay() + text.slice('2026-01-31'.length);
  if (schema.maxLength !== undefined || !/^\d+(?:\.\d+)?$/.test(text)) return randomText(schema);
  return text.replace(/\d/g, () => String(randomInt(1, 10)));
}

function randomInteger({ minimum = 0, maximum = minimum }: Schema): number {
  const share = randomInt(2 ** 47) / 2 ** 47;
  return Math.floor(minimum + share * (maximum - minimum));
}

/** A day, whose time, if there is one, is the example's. */
function randomDay(): string {
  return new Date(FIRST_DAY + randomInt(DAYS) * DAY_MS).toISOString().slice(0, 10);
}

function randomText({ minLength = 0, maxLength }: Schema): string {
  return randomBytes(16).toString('hex').padEnd(minLength, 'x').slice(0, maxLength);
}
