/** Where problem documents point to. */

<<test_imports("describe", "expect", "it")>>

import { jsonPointer } from '../../src/api/problems.ts';

describe('A JSON pointer', () => {
  const cases: [(string | number)[], string][] = [
    [[], ''],
    [['name'], '/name'],
    [['lines', 0, 'name'], '/lines/0/name'],
    [['a/b'], '/a~1b'],
    [['a~b'], '/a~0b'],
    [['~1'], '/~01'],
    [[''], '/'],
  ];
  for (const [location, pointer] of cases) {
    it(`to ${JSON.stringify(location)} is "${pointer}"`, () => {
      expect(jsonPointer(location)).<<toBe>>(pointer);
    });
  }
});
