/** Request bodies: which are read, and the order in which the others are refused. */

<<test_imports("describe", "expect", "it")>>
import { z } from 'zod';

import { JSON_TYPE, jsonBody, MERGE_PATCH, parseBody } from '../../src/api/bodies.ts';
import type { ProblemError } from '../../src/api/problems.ts';
import { integer, text } from '../../src/core/field-types.ts';
import { refused } from '../support/refused.ts';
import { Sent } from '../support/sent.ts';

type Headers = Record<string, string | string[]>;
type Chunk = string | Buffer;

const LIMIT = 100;
const THING = z.strictObject({ name: text(), size: integer().default(0) });
const BODY = jsonBody(THING);
const NAMED = { name: 'a', size: 0 };

function sent(chunks: readonly Chunk[], headers: Headers = {}, url = '/'): Sent {
  return new Sent({ url, headers: { 'Content-Type': JSON_TYPE, ...headers }, chunks });
}

function read(chunks: readonly Chunk[], headers: Headers = {}): Promise<unknown> {
  return parseBody(sent(chunks, headers).request, BODY, LIMIT);
}

function problemOf({ request }: Sent, limit = LIMIT): Promise<ProblemError> {
  return refused(() => parseBody(request, BODY, limit));
}

describe('A body', () => {
  it('may come in pieces', async () => {
    const letter = Buffer.from('ü');
    const chunks = ['{"na', 'me": "', letter.subarray(0, 1), letter.subarray(1), '"}'];

    expect(await read(chunks)).<<toEqual>>({ name: 'ü', size: 0 });
  });

  for (const contentType of [
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8',
    'application/json; version=1',
  ]) {
    it(`is read as ${contentType}`, async () => {
      const headers = { 'Content-Type': contentType };

      expect(await read(['{"name": "a"}'], headers)).<<toEqual>>(NAMED);
    });
  }

  for (const headers of [
    {},
    { 'Content-Type': '' },
    { 'Content-Type': 'text/plain' },
    { 'Content-Type': 'json' },
    { 'Content-Type': 'application/jsonp' },
    { 'Content-Type': 'text/json' },
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    { 'Content-Type': 'application/json; charset=latin-1' },
    { 'Content-Type': 'application/json; charset=utf-16' },
    { 'Content-Type': MERGE_PATCH },
    { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    { 'Content-Type': ['application/json', 'text/plain'] },
  ]) {
    it(`is refused unread with ${JSON.stringify(headers)}`, async () => {
      const unread = new Sent({ headers, chunks: ['not', ' json'] });

      expect((await problemOf(unread)).status).<<toBe>>(415);
      expect(unread.unread).<<toHaveLength>>(2);
    });
  }

  for (const contentType of ['application/json', MERGE_PATCH]) {
    it(`may have one of several media types, as ${contentType}`, async () => {
      const form = jsonBody(THING, 'application/json', MERGE_PATCH);
      const { request } = sent(['{"name": "a"}'], { 'Content-Type': contentType });

      expect(await parseBody(request, form, LIMIT)).<<toEqual>>(NAMED);
    });
  }

  it('may be said to have no encoding', async () => {
    const headers = { 'Content-Encoding': 'identity' };

    expect(await read(['{"name": "a"}'], headers)).<<toEqual>>(NAMED);
  });

  it('that a caller does not finish is no mistake of ours', async () => {
    const unfinished = sent(['{"na']);
    const problem = problemOf(unfinished);
    unfinished.destroy(new Error('aborted'));

    expect((await problem).status).<<toBe>>(400);
  });
});

describe('The limit', () => {
  it('is inclusive', async () => {
    const body = '{"name": "a"}'.padEnd(LIMIT);

    expect(await read([body], { 'Content-Length': String(LIMIT) })).<<toEqual>>(NAMED);
    expect((await problemOf(sent([`${body} `]))).status).<<toBe>>(413);
  });

  it('keeps a body unread that says it is too large', async () => {
    const large = sent(['{}'], { 'Content-Length': String(LIMIT + 1) });

    expect((await problemOf(large)).status).<<toBe>>(413);
    expect(large.unread).<<toHaveLength>>(1);
  });

  it('ends the wait for a body without a length', async () => {
    const endless = sent(Array.from({ length: 10 }, () => ' '.repeat(40)));

    expect((await problemOf(endless)).status).<<toBe>>(413);
    expect(endless.unread.length).<<toBeGreaterThan>>(4);
  });
});

describe('Malformed JSON', () => {
  for (const body of [
    '',
    '{',
    "{'name': 'a'}",
    '{"name": "a",}',
    '{"name": NaN}',
    '{"name": Infinity}',
    '{"name": -Infinity}',
    '{"name": "a\nb"}',
    Buffer.from('{"name": "\xff"}', 'latin1'),
    Buffer.from('{"name": "\xed\xa0\x80"}', 'latin1'),
    '\ufeff{"name": "a"}',
    Buffer.from('\ufeff{"name": "a"}', 'utf16le'),
    '{"name": "a"} {}',
  ]) {
    it(`is refused: ${JSON.stringify(body.toString('latin1'))}`, async () => {
      expect((await problemOf(sent([body]))).status).<<toBe>>(400);
    });
  }

  for (const part of ['[', '{"a":']) {
    it(`is refused if it only wants to cost time, with ${part}`, async () => {
      const body = part.repeat(100_000);

      expect((await problemOf(sent([body]), 1_000_000)).status).<<toBe>>(400);
    });
  }

  it('is refused before parameters', async () => {
    expect((await problemOf(sent(['{'], {}, '/?a=1'))).status).<<toBe>>(400);
  });
});

describe('What does not fit', () => {
  const cases: [unknown, string[]][] = [
    [{}, ['/name']],
    [{ name: 5, size: 'x' }, ['/name', '/size']],
    [{ name: 'a', 'a/b~c': 1 }, ['/a~1b~0c']],
    [{ name: '\ud800' }, ['/name']],
    [{ name: 'a\0' }, ['/name']],
    [[], ['']],
    [null, ['']],
    ['text', ['']],
  ];
  for (const [value, pointers] of cases) {
    const body = JSON.stringify(value);
    it(`is pointed at: ${body}`, async () => {
      const problem = await problemOf(sent([body]));

      expect(problem.status).<<toBe>>(422);
      expect(problem.errors.map(({ pointer }) => pointer)).<<toEqual>>(pointers);
      expect(problem.errors.every(({ message }) => message !== '')).<<toBe>>(true);
    });
  }

  it('is told together with parameters', async () => {
    const { errors } = await problemOf(sent(['{}'], {}, '/?a=1'));

    expect(errors.map(({ pointer }) => pointer)).<<toEqual>>(['?a', '/name']);
  });
});
