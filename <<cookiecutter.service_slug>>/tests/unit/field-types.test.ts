/** Every type takes one JSON form and nothing that only looks like it. */

<< test_imports("describe", "expect", "it") >>
import type { z } from 'zod';

import * as types from '../../src/core/field-types.ts';

const KEY = '018f4e7a-5b3c-7def-8a12-0123456789ab';
const DIGITS = '1234567890123456789012345678901234';
const { MAX_INTEGER, decimal } = types;
const money = (limits = {}) => decimal({ precision: 6, scale: 2, ...limits });
const word = types.oneOf(['a', 'b']);
const whole = decimal({ precision: 34, scale: 0 });
const fraction = decimal({ precision: 34, scale: 34 });
const tiny = decimal({ precision: 34, scale: 30 });
const short = types.text({ minimum: 2, maximum: 3 });
const few = types.integer({ minimum: 1, maximum: 3 });
const price = money({ minimum: '0.5', maximum: '10' });
const ROCKET = '\u{1f680}';

/** What is answered as it came. */
const KEPT: [type: string, z.ZodType, unknown[]][] = [
  ['integer', types.integer(), [0, -1, MAX_INTEGER, -MAX_INTEGER]],
  ['integer with limits', few, [1, 3]],
  ['boolean', types.boolean(), [true, false]],
  ['text', types.text(), ['', 'text', 'line\nline', 'مرحبا', ROCKET, ' ']],
  ['text with limits', short, [ROCKET.repeat(2), ROCKET.repeat(3)]],
  ['word', word, ['a', 'b']],
  ['UUID', types.uuid(), [KEY]],
  ['date', types.date(), ['2024-02-29', '0001-01-01', '9999-12-31']],
  ['time', types.timestamp(), ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']],
  ['decimal', money(), ['19.99', '-9999.99', '-0.05']],
  ['decimal with limits', price, ['0.50', '10.00']],
  ['whole decimal', whole, [DIGITS]],
  ['fraction', fraction, [`-0.${DIGITS}`]],
];

/** What is answered in another spelling. */
const SPELLED: [z.ZodType, given: string, answered: string][] = [
  [types.uuid(), KEY.toUpperCase(), KEY],
  [types.timestamp(), '2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
  [types.timestamp(), '2026-01-31t09:30:00z', '2026-01-31T09:30:00.000Z'],
  [types.timestamp(), '2026-01-31T09:30:00.5Z', '2026-01-31T09:30:00.500Z'],
  [types.timestamp(), '2026-01-31T23:59:59.9999999999Z', '2026-01-31T23:59:59.999Z'],
  [types.timestamp(), '2026-01-31T09:30:00.0019Z', '2026-01-31T09:30:00.001Z'],
  [types.timestamp(), '2026-01-31T09:30:00+05:30', '2026-01-31T04:00:00.000Z'],
  [types.timestamp(), '2026-01-31T23:30:00-01:00', '2026-02-01T00:30:00.000Z'],
  [types.timestamp(), '2026-01-31T09:30:00-00:00', '2026-01-31T09:30:00.000Z'],
  [money(), '5', '5.00'],
  [money(), '5.1', '5.10'],
  [money(), '0007', '7.00'],
  [money(), '0', '0.00'],
  [money(), '-0', '0.00'],
  [money(), '-0.00', '0.00'],
  [tiny, '0', `0.${'0'.repeat(30)}`],
];

const REFUSED: [type: string, z.ZodType, unknown[]][] = [
  [
    'integer',
    types.integer(),
    [true, false, '5', 1.5, null, MAX_INTEGER + 1, -MAX_INTEGER - 1, Infinity, []],
  ],
  ['integer with limits', few, [0, 4]],
  ['boolean', types.boolean(), [0, 1, 'true', 'yes', '', null]],
  ['text', types.text(), [5, true, null, ['a'], '\ud800', 'a\ud800b', '\0', 'a\0b', '\0\n']],
  ['text with limits', short, [ROCKET, ROCKET.repeat(4)]],
  ['word', word, ['c', '', 'A', 1, null, ['a']]],
  [
    'UUID',
    types.uuid(),
    [
      ...[`urn:uuid:${KEY}`, `{${KEY}}`, KEY.replaceAll('-', ''), ` ${KEY}`, `${KEY}\n`],
      ...[KEY.slice(0, -1), `${KEY.slice(0, -1)}g`, 5, null],
    ],
  ],
  [
    'date',
    types.date(),
    [
      ...['2026-02-30', '2026-13-01', '0000-01-01', '2026-1-1', '20260101', '2026-W01-1'],
      ...['2026-01-01T00:00:00', '2026-01-01\n', '٢٠٢٦-01-01', '', 1767225600, 0, null],
    ],
  ],
  [
    'time',
    types.timestamp(),
    [
      ...['2026-01-31', '2026-01-31T09:30:00', '2026-01-31 09:30:00Z', '2026-01-31T09:30Z'],
      ...['2026-01-31T9:30:00Z', '2026-01-31T24:00:00Z', '2026-01-31T09:60:00Z'],
      ...['2026-12-31T23:59:60Z', '2026-02-29T00:00:00Z', '2026-01-31T09:30:00,5Z'],
      ...['2026-01-31T09:30:00.Z', '2026-01-31T09:30:00+0100', '2026-01-31T09:30:00+24:00'],
      ...['2026-01-31T09:30:00+01:60', '2026-01-31T09:30:00+01:00:30', '2026-01-31T09:30:00Z\n'],
      ...['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '٢٠٢٦-01-31T09:30:00Z'],
      ...['', 1767225600, 1767225600.5, null],
    ],
  ],
  [
    'decimal',
    money(),
    [
      ...['10000', '99999', '1.234', '1.230', '1e2', '1E2', '+1', '--1', '.5', '5.', ' 1', '1 '],
      ...['1\n', '1_0', '1,5', '٣', 'NaN', 'Infinity', '', 5, 5.5, true, null],
    ],
  ],
  ['decimal with limits', price, ['0.49', '10.01', '-1']],
  ['whole decimal', whole, [`${DIGITS}0`]],
  ['fraction', fraction, [`1.${DIGITS}`]],
];

/** What the value that is made of a text becomes in JSON. */
function answered(schema: z.ZodType, given: unknown): unknown {
  return JSON.parse(JSON.stringify(schema.parse(given)));
}

function accepted(schema: z.ZodType, values: unknown[]): unknown[] {
  return values.filter((value) => schema.safeParse(value).success);
}

function documented(schema: z.ZodType) {
  return schema.meta()?.override as { pattern?: string; description?: string };
}

describe('Values', () => {
  for (const [type, schema, values] of KEPT) {
    it(`are kept: ${type}`, () => {
      expect(values.map((value) => answered(schema, value))).<<toEqual>>(values);
    });
  }

  it('are answered in one spelling', () => {
    for (const [schema, given, expected] of SPELLED) {
      expect([given, answered(schema, given)]).<<toEqual>>([given, expected]);
    }
  });

  for (const [type, schema, values] of REFUSED) {
    it(`are refused in another form: ${type}`, () => {
      expect(accepted(schema, values)).<<toEqual>>([]);
    });
  }
});

describe('Decimals', () => {
  it('have documented limits', () => {
    expect(documented(price).description).<<toContain>>('at least 0.5 and at most 10');
    expect(documented(money()).description).<<toBe>>(undefined);
  });

  const forms = [
    [6, 2],
    [3, 0],
    [2, 2],
    [34, 10],
  ] as const;
  for (const [precision, scale] of forms) {
    it(`are documented as they are accepted: ${precision} digits, ${scale} behind`, () => {
      const schema = decimal({ precision, scale });
      const pattern = new RegExp(documented(schema).pattern ?? '');
      const wholes = ['', '0', '00', '1', '12', '123', '1234', '12345', 'x', '٣'];
      wholes.push('1'.repeat(24), '1'.repeat(25));
      const fractions = ['', '.', '.0', '.1', '.12', '.123', 'e1', '\n'];
      fractions.push(`.${'1'.repeat(10)}`, `.${'1'.repeat(11)}`);
      const texts = ['', '-', '+', ' '].flatMap((sign) =>
        wholes.flatMap((digits) => fractions.map((rest) => sign + digits + rest)),
      );

      const found = accepted(schema, texts);

      expect(found).<<toEqual>>(texts.filter((value) => pattern.test(value)));
      expect(found.length).<<toBeGreaterThan>>(0);
    });
  }
});
