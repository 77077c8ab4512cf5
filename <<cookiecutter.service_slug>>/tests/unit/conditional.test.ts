/** Entity tags in, versions out. */

<<test_imports("describe", "expect", "it")>>

import { etag, expectedVersions, isUnchanged } from '../../src/api/conditional.ts';

describe('An entity tag', () => {
  it('is a version in quotes', () => {
    expect(etag(7)).<<toBe>>('"7"');
  });
});

describe('If-Match', () => {
  const cases: [string | undefined, number[] | null][] = [
    [undefined, null],
    ['*', null],
    [' * ', null],
    ['"1"', [1]],
    ['"1", "22"', [1, 22]],
    ['"1","2"', [1, 2]],
    ['"999999999"', [999_999_999]],
    ['W/"1"', []],
    ['W/"1", "2"', [2]],
    ['1', []],
    ['"abc"', []],
    ['""', []],
    ['', []],
    ['"0"', []],
    ['"01"', []],
    ['"-1"', []],
    ['"1.0"', []],
    ['"٣"', []],
    ['"9999999999"', []],
    ["'1'", []],
  ];
  for (const [ifMatch, versions] of cases) {
    it(`expects ${JSON.stringify(versions)} for ${ifMatch ?? 'nothing'}`, () => {
      expect(expectedVersions(ifMatch)).<<toEqual>>(versions);
    });
  }
});

describe('If-None-Match', () => {
  const cases: [string | undefined, boolean][] = [
    [undefined, false],
    ['*', true],
    ['"3"', true],
    ['W/"3"', true],
    ['"1", W/"3"', true],
    ['"1", "2"', false],
    ['"33"', false],
    ['"03"', false],
    ['3', false],
    ['', false],
  ];
  for (const [ifNoneMatch, unchanged] of cases) {
    it(`says ${String(unchanged)} for ${ifNoneMatch ?? 'nothing'}`, () => {
      expect(isUnchanged(ifNoneMatch, 3)).<<toBe>>(unchanged);
    });
  }
});
