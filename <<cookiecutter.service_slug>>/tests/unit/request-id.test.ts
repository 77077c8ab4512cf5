/** Request ids: the caller's, if it can do no harm. */

<<test_imports("describe", "expect", "it")>>

import { requestIdFrom } from '../../src/api/middleware/observe.ts';

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('requestIdFrom', () => {
  const wellFormed = ['a', '0b2f-4.x_Y', 'x'.repeat(128), '00000000-0000-0000-0000-000000000005'];
  for (const value of wellFormed) {
    it(`takes ${value}`, () => {
      expect(requestIdFrom(value)).<<toBe>>(value);
    });
  }

  const malformed = [
    undefined,
    '',
    'x'.repeat(129),
    'two words',
    'a"b',
    'a\nb',
    'abc\n',
    '{}',
    'ü',
    'a, b',
    'a,a',
    ['a', 'b'],
  ];
  for (const value of malformed) {
    it(`makes one instead of ${JSON.stringify(value)}`, () => {
      const [first, second] = [requestIdFrom(value), requestIdFrom(value)];

      expect(first).<<notToBe>>(second);
      expect(first).<<toMatch>>(VERSION_4);
    });
  }
});
