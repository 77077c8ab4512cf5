/** Every type takes one JSON form and nothing that only looks like it. */

<<test_imports("describe", "expect", "it")>>
import type { z } from 'zod';

import {
  boolean,
  date,
  decimal,
  integer,
  MAX_INTEGER,
  oneOf,
  text,
  timestamp,
  uuid,
} from '../../src/core/field-types.ts';

const KEY = '018f4e7a-5b3c-7def-8a12-0123456789ab';

function money(limits: { minimum?: string; maximum?: string } = {}) {
  return decimal({ precision: 6, scale: 2, ...limits });
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

/** A value's text for the name of a test. */
function shown(value: unknown): string {
  return JSON.stringify(typeof value === 'number' ? String(value) : value).slice(0, 60);
}

/** What the value that is made of a text becomes in JSON. */
function answered(schema: z.ZodType, given: unknown): unknown {
  return JSON.parse(JSON.stringify(schema.parse(given)));
}

interface Documented {
  pattern?: string;
  description?: string;
}

function documented(schema: z.ZodType): Documented {
  return schema.meta()?.override as Documented;
}

describe('Plain JSON values', () => {
  const kept: [string, z.ZodType, unknown[]][] = [
    ['integer', integer(), [0, -1, MAX_INTEGER, -MAX_INTEGER]],
    ['boolean', boolean(), [true, false]],
    ['text', text(), ['', 'text', 'line\nline', 'مرحبا', '\u{1f600}', ' ']],
    ['word', oneOf(['a', 'b']), ['a', 'b']],
  ];
  for (const [type, schema, values] of kept) {
    for (const value of values) {
      it(`are kept: ${type} ${shown(value)}`, () => {
        expect(schema.parse(value)).<<toBe>>(value);
      });
    }
  }
});

describe('Other forms', () => {
  const refused: [string, z.ZodType, unknown[]][] = [
    [
      'integer',
      integer(),
      [true, false, '5', 1.5, null, MAX_INTEGER + 1, -MAX_INTEGER - 1, Infinity, []],
    ],
    ['boolean', boolean(), [0, 1, 'true', 'yes', '', null]],
    ['text', text(), [5, true, null, ['a'], '\ud800', 'a\ud800b', '\0', 'a\0b', '\0\n']],
    ['word', oneOf(['a', 'b']), ['c', '', 'A', 1, null, ['a']]],
    [
      'UUID',
      uuid(),
      [
        `urn:uuid:${KEY}`,
        `{${KEY}}`,
        KEY.replaceAll('-', ''),
        ` ${KEY}`,
        `${KEY}\n`,
        KEY.slice(0, -1),
        `${KEY.slice(0, -1)}g`,
        5,
        null,
      ],
    ],
    [
      'date',
      date(),
      [
        '2026-02-30',
        '2026-13-01',
        '0000-01-01',
        '2026-1-1',
        '20260101',
        '2026-W01-1',
        '2026-01-01T00:00:00',
        '2026-01-01\n',
        '٢٠٢٦-01-01',
        '',
        1767225600,
        0,
        null,
      ],
    ],
    [
      'time',
      timestamp(),
      [
        '2026-01-31',
        '2026-01-31T09:30:00',
        '2026-01-31 09:30:00Z',
        '2026-01-31T09:30Z',
        '2026-01-31T9:30:00Z',
        '2026-01-31T24:00:00Z',
        '2026-01-31T09:60:00Z',
        '2026-12-31T23:59:60Z',
        '2026-02-29T00:00:00Z',
        '2026-01-31T09:30:00,5Z',
        '2026-01-31T09:30:00.Z',
        '2026-01-31T09:30:00+0100',
        '2026-01-31T09:30:00+24:00',
        '2026-01-31T09:30:00+01:60',
        '2026-01-31T09:30:00+01:00:30',
        '2026-01-31T09:30:00Z\n',
        '0001-01-01T00:00:00+01:00',
        '9999-12-31T23:59:59-01:00',
        '٢٠٢٦-01-31T09:30:00Z',
        '',
        1767225600,
        1767225600.5,
        null,
      ],
    ],
  ];
  for (const [type, schema, values] of refused) {
    for (const value of values) {
      it(`are refused: ${type} ${shown(value)}`, () => {
        expect(accepts(schema, value)).<<toBe>>(false);
      });
    }
  }
});

describe('Limits', () => {
  it('of lengths count characters, not their parts', () => {
    const schema = text({ minimum: 2, maximum: 3 });

    expect(accepts(schema, '\u{1f600}')).<<toBe>>(false);
    expect(accepts(schema, '\u{1f600}'.repeat(2))).<<toBe>>(true);
    expect(accepts(schema, '\u{1f600}'.repeat(3))).<<toBe>>(true);
    expect(accepts(schema, '\u{1f600}'.repeat(4))).<<toBe>>(false);
  });

  it('of integers are inclusive', () => {
    const schema = integer({ minimum: 1, maximum: 3 });

    const accepted = [0, 1, 3, 4].filter((value) => accepts(schema, value));

    expect(accepted).<<toEqual>>([1, 3]);
  });

  it('of decimals are inclusive', () => {
    const schema = money({ minimum: '0.5', maximum: '10' });

    const values = ['0.50', '10.00', '0.49', '10.01', '-1'];

    expect(values.filter((value) => accepts(schema, value))).<<toEqual>>(['0.50', '10.00']);
  });

  it('of decimals are documented', () => {
    const { description } = documented(money({ minimum: '0.5', maximum: '10' }));

    expect(description).<<toContain>>('at least 0.5 and at most 10');
    expect(documented(money()).description).<<toBe>>(undefined);
  });
});

describe('UUIDs', () => {
  for (const given of [KEY, KEY.toUpperCase()]) {
    it(`are answered in lower case: ${given}`, () => {
      expect(answered(uuid(), given)).<<toBe>>(KEY);
    });
  }
});

describe('Dates', () => {
  it('are answered as they came', () => {
    expect(answered(date(), '2024-02-29')).<<toBe>>('2024-02-29');
    expect(answered(date(), '0001-01-01')).<<toBe>>('0001-01-01');
    expect(answered(date(), '9999-12-31')).<<toBe>>('9999-12-31');
  });
});

describe('Times', () => {
  const cases = [
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31t09:30:00z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.5Z', '2026-01-31T09:30:00.500Z'],
    ['2026-01-31T23:59:59.9999999999Z', '2026-01-31T23:59:59.999Z'],
    ['2026-01-31T09:30:00.0019Z', '2026-01-31T09:30:00.001Z'],
    ['2026-01-31T09:30:00+05:30', '2026-01-31T04:00:00.000Z'],
    ['2026-01-31T23:30:00-01:00', '2026-02-01T00:30:00.000Z'],
    ['2026-01-31T09:30:00-00:00', '2026-01-31T09:30:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ] as const;
  for (const [given, expected] of cases) {
    it(`are answered in UTC with three decimals: ${given}`, () => {
      expect(answered(timestamp(), given)).<<toBe>>(expected);
    });
  }
});

describe('Decimals', () => {
  const cases = [
    ['19.99', '19.99'],
    ['5', '5.00'],
    ['5.1', '5.10'],
    ['-9999.99', '-9999.99'],
    ['0007', '7.00'],
    ['0', '0.00'],
    ['-0', '0.00'],
    ['-0.00', '0.00'],
    ['-0.05', '-0.05'],
  ] as const;
  for (const [given, expected] of cases) {
    it(`are answered with all digits: ${given}`, () => {
      expect(answered(money(), given)).<<toBe>>(expected);
    });
  }

  for (const value of [
    '10000',
    '99999',
    '1.234',
    '1.230',
    '1e2',
    '1E2',
    '+1',
    '--1',
    '.5',
    '5.',
    ' 1',
    '1 ',
    '1\n',
    '1_0',
    '1,5',
    '٣',
    'NaN',
    'Infinity',
    '',
    5,
    5.5,
    true,
    null,
  ]) {
    it(`are refused in another form: ${shown(value)}`, () => {
      expect(accepts(money(), value)).<<toBe>>(false);
    });
  }

  it('keep 34 digits', () => {
    const digits = '1234567890123456789012345678901234';
    const whole = decimal({ precision: 34, scale: 0 });
    const fraction = decimal({ precision: 34, scale: 34 });

    expect(answered(whole, digits)).<<toBe>>(digits);
    expect(accepts(whole, `${digits}0`)).<<toBe>>(false);
    expect(answered(fraction, `-0.${digits}`)).<<toBe>>(`-0.${digits}`);
    expect(accepts(fraction, `1.${digits}`)).<<toBe>>(false);
  });

  it('are answered without an exponent, however small', () => {
    const tiny = decimal({ precision: 34, scale: 30 });

    expect(answered(tiny, '0')).<<toBe>>(`0.${'0'.repeat(30)}`);
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
      const signs = ['', '-', '+', ' '];
      const wholes = ['', '0', '00', '1', '12', '123', '1234', '12345', 'x', '٣'];
      wholes.push('1'.repeat(24), '1'.repeat(25));
      const fractions = ['', '.', '.0', '.1', '.12', '.123', 'e1', '\n'];
      fractions.push(`.${'1'.repeat(10)}`, `.${'1'.repeat(11)}`);
      const texts = signs.flatMap((sign) =>
        wholes.flatMap((whole) => fractions.map((fraction) => sign + whole + fraction)),
      );

      const accepted = texts.filter((value) => accepts(schema, value));

      expect(accepted).<<toEqual>>(texts.filter((value) => pattern.test(value)));
      expect(accepted.length).<<toBeGreaterThan>>(0);
    });
  }
});
