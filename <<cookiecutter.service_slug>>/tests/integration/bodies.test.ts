/** Bodies that are refused before anyone looks at their fields: 415, 413, 400. */

<< test_imports("describe", "expect", "it") >>

import { useOfflineService, useService } from '../support/application.ts';
import { MISSING, pathOf } from '../support/entities.ts';
import { PATH } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { expectProblem, pointers } from '../support/problems.ts';

const BODY = JSON.stringify(example(1));
const LIMIT = Buffer.byteLength(BODY) + 100;
const JSON_TYPE = { 'Content-Type': 'application/json' };

const OTHER_TYPES: Record<string, string>[] = [
  {},
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
  { 'Content-Type': 'application/jsonp' },
  { 'Content-Type': 'json' },
  { 'Content-Type': '\u00ff/;;=' },
  { 'Content-Type': 'application/json; charset=latin-1' },
  { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
];
const MERGE_PATCH = { 'Content-Type': 'application/merge-patch+json' };
const SPELLINGS_OF_JSON = [
  'application/json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/json; charset=utf-8; version=1',
];
const MALFORMED: Record<string, Buffer> = {
  nothing: Buffer.from(''),
  blanks: Buffer.from(' '),
  'an open brace': Buffer.from('{'),
  'a comma too many': Buffer.from('[1,]'),
  'other quotes': Buffer.from("{'a': 1}"),
  'no number': Buffer.from('{"a": NaN}'),
  infinity: Buffer.from('{"a": -Infinity}'),
  'two values': Buffer.from('{"a": 1} {}'),
  'bytes that are no UTF-8': Buffer.from('{"a": "\u00ff"}', 'latin1'),
  'a byte order mark': Buffer.from('\ufeff{}'),
  'UTF-16': Buffer.from('\ufeff{}', 'utf16le'),
  'deep arrays': Buffer.from('['.repeat(100_000)),
  'deep objects': Buffer.from('{"a":'.repeat(100_000)),
};

/** The body with blanks behind it. */
function padded(size: number): Buffer {
  return Buffer.from(BODY + ' '.repeat(size - Buffer.byteLength(BODY)));
}

/** The same in parts, which go without a Content-Length. */
function chunks(size: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start < size; start += 50) {
    parts.push(padded(size).subarray(start, start + 50));
  }
  return parts;
}

describe('bodies', () => {
  const service = useService({ requestBodyLimitBytes: LIMIT });
  const offline = useOfflineService({ requestBodyLimitBytes: LIMIT });
  const unlimited = useOfflineService();

  for (const method of ['POST', 'PUT', 'PATCH']) {
    it(`refuses other media types: ${method}`, async () => {
      const path = method === 'POST' ? PATH : MISSING;
      const others = method === 'PATCH' ? OTHER_TYPES : [...OTHER_TYPES, MERGE_PATCH];

      for (const headers of others) {
        expectProblem(await offline.client.send(method, path, BODY, headers), 415);
      }
    });
  }

  it('takes JSON however that is spelled', async () => {
    for (const mediaType of SPELLINGS_OF_JSON) {
      const headers = { 'Content-Type': mediaType, 'Content-Encoding': 'identity' };
      const answer = await service.client.send('POST', PATH, BODY, headers);

      expect([mediaType, answer.status]).<<toEqual>>([mediaType, 201]);
      await service.client.delete(answer.header('Location'));
    }
  });

  it('takes a body of the largest size', async () => {
    const { client } = service;

    const declared = await client.send('POST', PATH, padded(LIMIT), JSON_TYPE);
    expect(declared.status).<<toBe>>(201);
    await client.delete(pathOf(declared.json()));
    const chunked = await client.send('POST', PATH, chunks(LIMIT), JSON_TYPE);
    expect(chunked.status).<<toBe>>(201);
  });

  it('refuses a body that is too large', async () => {
    const { client } = service;

    const declared = await client.send('POST', PATH, padded(LIMIT + 1), JSON_TYPE);
    const chunked = await client.send('POST', PATH, chunks(LIMIT + 1), JSON_TYPE);

    expectProblem(declared, 413);
    expectProblem(chunked, 413);
    expect((await client.get(PATH)).list()).<<toEqual>>([]);
  });

  it('refuses a declared size without reading', async () => {
    const headers = { ...JSON_TYPE, 'Content-Length': String(LIMIT + 1) };

    // The rest is never sent.
    expectProblem(await service.client.send('POST', PATH, '{', headers), 413);
  });

  it('refuses malformed JSON', async () => {
    for (const [flaw, body] of Object.entries(MALFORMED)) {
      const answer = await unlimited.client.send('POST', PATH, body, JSON_TYPE);

      expect([flaw, expectProblem(answer, 400).status]).<<toEqual>>([flaw, 400]);
    }
  });

  it('reads numbers of all kinds', async () => {
    for (const number of ['1'.repeat(5000), '1e400', '5.0', '1.5']) {
      const body = `{"no_such_field": ${number}}`;

      const answer = await unlimited.client.send('PATCH', MISSING, body, JSON_TYPE);

      expect(pointers(answer)).<<toEqual>>(['/no_such_field']);
    }
  });
});
