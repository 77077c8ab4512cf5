/**
 * The types of an entity's fields: how each looks in JSON, and what is refused.
 *
 * Every type takes one JSON form and nothing that only looks like it: no numbers in strings, no
 * dates from numbers, no truthy words.
 */

import { z } from 'zod';

/** The integers that every JSON reader keeps exactly. */
export const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

const TIMESTAMP =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
// PostgreSQL text cannot hold the NUL character.
// eslint-disable-next-line no-control-regex -- it is the one that is meant
const WITHOUT_NUL = /^[^\u0000]*$/;

// The years that all readers of RFC 3339 know.
const EARLIEST = new Date('0001-01-01T00:00:00.000Z');
const LATEST = new Date('9999-12-31T23:59:59.999Z');

const REQUIRED = 'This field is required';

/** The message for a value that is missing or of another form. */
function expected(what: string): { error: (issue: { input?: unknown }) => string } {
  const message = `Input should be ${what}`;
  return { error: ({ input }) => (input === undefined ? REQUIRED : message) };
}

export function isUuid(value: string): boolean {
  return z.regexes.guid.test(value);
}

interface Length {
  minimum?: number;
  maximum?: number;
}

interface Range<Value> {
  minimum?: Value;
  maximum?: Value;
}

/** Lengths are counted in code points, as PostgreSQL does. */
export function text({ minimum, maximum }: Length = {}): z.ZodString {
  let schema = z.string(expected('a valid string'));
  if (minimum !== undefined) {
    schema = schema.min(minimum, `String should have at least ${characters(minimum)}`);
  }
  if (maximum !== undefined) {
    schema = schema.max(maximum, `String should have at most ${characters(maximum)}`);
  }
  return schema
    .regex(WITHOUT_NUL, 'String should not have the character U+0000')
    .refine((value) => value.isWellFormed(), 'Input should be a valid string in Unicode');
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}

export function integer(range: Range<number> = {}): z.ZodInt {
  const { minimum = -MAX_INTEGER, maximum = MAX_INTEGER } = range;
  const form = expected('a valid integer');
  const messages: Partial<Record<string, string>> = {
    too_small: `Input should be greater than or equal to ${minimum}`,
    too_big: `Input should be less than or equal to ${maximum}`,
  };
  return z
    .int({ error: (issue) => messages[issue.code] ?? form.error(issue) })
    .min(minimum, messages.too_small)
    .max(maximum, messages.too_big);
}

export function boolean(): z.ZodBoolean {
  return z.boolean(expected('a valid boolean'));
}

/** One of several words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const quoted = words.map((word) => `'${word}'`);
  const last = quoted.at(-1) ?? '';
  const rest = quoted.slice(0, -1).join(', ');
  return z.enum(words, expected(rest ? `${rest} or ${last}` : last));
}

/** A UUID in its canonical form, in either case; answered in lower case. */
export function uuid() {
  const form = { ...expected('a UUID in its canonical form'), abort: true };
  return z.string(form).refine(isUuid, form).toLowerCase().meta({ format: 'uuid' });
}

/** YYYY-MM-DD. */
export function date() {
  const form = { ...expected('a date in the form YYYY-MM-DD'), abort: true };
  return z
    .string(form)
    .refine((day) => z.regexes.date.test(day) && new Date(day) >= EARLIEST, form)
    .meta({ format: 'date' });
}

/** RFC 3339 with an offset; what is finer than a millisecond is cut off. */
export function timestamp() {
  const what = 'an RFC 3339 time with an offset, such as 2026-01-31T09:30:00Z';
  const form = { ...expected(what), abort: true };
  return z
    .string(form)
    .refine((value) => TIMESTAMP.test(value) && z.regexes.date.test(value.slice(0, 10)), form)
    .transform((value) => new Date(value.toUpperCase()))
    .refine((time) => time >= EARLIEST && time <= LATEST, form)
    .meta({ override: { type: 'string', format: 'date-time' } });
}

interface DecimalForm extends Range<string> {
  precision: number;
  scale: number;
}

/**
 * An exact decimal number, a string in JSON and here.
 *
 * At most `precision` digits, `scale` of them after the point; always answered with `scale`.
 */
export function decimal({ precision, scale, minimum, maximum }: DecimalForm) {
  const pattern = decimalPattern(precision, scale);
  const digits = `a decimal number of at most ${precision} digits, ${scale} of them after the point`;
  const form = expected(`a string with ${digits}`);
  const units = (value: string): bigint => toUnits(value, scale);
  let schema = z.string(form).regex(new RegExp(pattern), { ...form, abort: true });
  const limits: string[] = [];
  if (minimum !== undefined) {
    const error = `Input should be greater than or equal to ${minimum}`;
    schema = schema.refine((value) => units(value) >= units(minimum), error);
    limits.push(`at least ${minimum}`);
  }
  if (maximum !== undefined) {
    const error = `Input should be less than or equal to ${maximum}`;
    schema = schema.refine((value) => units(value) <= units(maximum), error);
    limits.push(`at most ${maximum}`);
  }
  const description = `A decimal number, ${limits.join(' and ')}.`;
  return schema
    .transform((value) => fromUnits(units(value), scale))
    .meta({ override: { type: 'string', pattern, ...(limits.length > 0 && { description }) } });
}

function decimalPattern(precision: number, scale: number): string {
  const digits = precision - scale;
  const whole = digits > 0 ? `[0-9]{1,${digits}}` : '0';
  const fraction = scale > 0 ? `(\\.[0-9]{1,${scale}})?` : '';
  return `^-?${whole}${fraction}$`;
}

/** The number as a count of its smallest unit: exact, and comparable. */
function toUnits(value: string, scale: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

function fromUnits(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units)
    .replace('-', '')
    .padStart(scale + 1, '0');
  const point = digits.length - scale;
  return scale > 0 ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}` : sign + digits;
}
