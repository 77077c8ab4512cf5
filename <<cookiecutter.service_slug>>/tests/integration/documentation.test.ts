/** Documentation pages that work without the internet, and a complete OpenAPI document. */

import { createHash } from 'node:crypto';

<< test_imports("beforeAll", "describe", "expect", "it") >>

import { SERVICE_NAME, VERSION } from '../../src/about.ts';
import { useOfflineService } from '../support/application.ts';
import { ENTITY_ROUTE, PATH, READ_SCOPE, WRITE_SCOPE } from '../support/entity.ts';
import { example, fieldNames, requiredFields } from '../support/examples.ts';
import type { Json } from '../support/examples.ts';

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { example?: Json }>; headers?: Json }>;
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  security?: unknown[];
}

interface ObjectSchema {
  properties: Record<string, Json>;
  required?: string[];
  additionalProperties?: boolean;
  examples?: Json[];
}

interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, ObjectSchema>;
    securitySchemes: Record<string, { scheme: string }>;
  };
}

const REDOC_2_5_4 = 'e3d4361ba4ecdba1fad6ff3c627ef1e2563d78c02fbadb8e38572accac6a2acc';
const COMMON = ['401', '403', '422', '500', '503'];
const BODY = ['400', '413', '415'];
const STATUSES: Record<string, string[]> = {
  [`get ${PATH}`]: ['200', ...COMMON],
  [`post ${PATH}`]: ['201', '409', ...BODY, ...COMMON],
  [`get ${ENTITY_ROUTE}`]: ['200', '304', '404', ...COMMON],
  [`put ${ENTITY_ROUTE}`]: ['200', '404', '409', '412', ...BODY, ...COMMON],
  [`patch ${ENTITY_ROUTE}`]: ['200', '404', '409', '412', ...BODY, ...COMMON],
  [`delete ${ENTITY_ROUTE}`]: ['204', '404', '412', ...COMMON],
};

describe('the documentation pages', () => {
  const service = useOfflineService();

  for (const path of ['/docs', '/redoc']) {
    it(`bring all their files and run no other scripts: ${path}`, async () => {
      const page = await service.client.get(path);
      expect(page.status).<<toBe>>(200);
      expect(page.header('Content-Type')).<<toMatch>>(/^text\/html/);
      const policy = page.header('Content-Security-Policy');
      expect(policy).<<toContain>>("script-src 'self';");
      expect(policy).<<notToContain>>('http');
      expect(page.text).<<notToMatch>>(/<script(?! src=)|<[^>]* on\w+=/);

      const addresses = [...page.text.matchAll(/(?:src|href|spec-url)="(?!data:)([^"]+)"/g)];
      expect(addresses.length).<<toBeGreaterThan>>(0);
      for (const [, address = ''] of addresses) {
        expect(address).<<notToContain>>('//');
        const answer = await service.client.get(new URL(address, `http://test${path}`).pathname);
        expect(answer.status).<<toBe>>(200);
        expect(answer.text).<<notToBe>>('');
      }
    });
  }

  it('let their files be cached and revalidated', async () => {
    const asset = await service.client.get('/docs/swagger-ui-bundle.js');
    const headers = { 'If-None-Match': asset.header('ETag') };
    const again = await service.client.get('/docs/swagger-ui-bundle.js', headers);

    expect(asset.header('Cache-Control')).<<toContain>>('max-age');
    expect(asset.header('Content-Type')).<<toMatch>>(/^(text|application)\/javascript/);
    expect(again.status).<<toBe>>(304);
  });

  it('start with the document of this service, in the ReDoc that is meant', async () => {
    const { client } = service;
    expect((await client.get('/docs/start.js')).text).<<toContain>>('"openapi.json"');
    expect((await client.get('/redoc')).text).<<toContain>>('spec-url="openapi.json"');
    const { text } = await client.get('/redoc/redoc.standalone.js');
    // As `assets/redoc/README.md` says.
    expect(createHash('sha256').update(text).digest('hex')).<<toBe>>(REDOC_2_5_4);
  });
});

describe('the OpenAPI document', () => {
  const service = useOfflineService();
  let document: Document;

  <<beforeAll>>(async () => {
    const answer = await service.client.get('/openapi.json');
    expect(answer.status).<<toBe>>(200);
    expect(answer.header('Content-Type')).<<toBe>>('application/json');
    document = JSON.parse(answer.text) as Document;
  });

  function operationOf(key: string): Operation {
    const [method = '', path = ''] = key.split(' ');
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`${key} is not documented`);
    return operation;
  }

  /** The schema of a request's body. */
  function bodyOf(key: string, mediaType: string): ObjectSchema {
    const reference = operationOf(key).requestBody?.content[mediaType]?.schema.$ref ?? '';
    const schema = document.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    if (schema === undefined) throw new Error(`the body of ${key} is not documented`);
    return schema;
  }

  it('says what it describes', async () => {
    expect(document.openapi).<<toMatch>>(/^3\.1\./);
    expect(document.info.title).<<toBe>>(SERVICE_NAME);
    expect(document.info.version).<<toBe>>(VERSION);
    const identity = await service.client.get('/');
    expect(identity.json()).<<toEqual>>({ name: SERVICE_NAME, version: VERSION });
  });

  it('has every status of the contract', () => {
    const documented: Record<string, string[]> = {};
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        if (!path.startsWith('/api') || method === 'head') continue;
        documented[`${method} ${path}`] = Object.keys(responses).sort();
      }
    }

    const expected = Object.entries(STATUSES).map(([key, statuses]) => [key, statuses.sort()]);
    expect(documented).<<toEqual>>(Object.fromEntries(expected));
  });

  it('has HEAD wherever it has GET, unique operation ids, and refers to what there is', () => {
    const paths = Object.values(document.paths);
    for (const operations of paths) expect('head' in operations).<<toBe>>('get' in operations);
    const operations = paths.flatMap((each) => Object.values(each));
    const ids = operations.map(({ operationId }) => operationId);
    expect([...new Set(ids)]).<<toEqual>>(ids);
    const schemas = Object.keys(document.components.schemas);
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(schemas).<<toContain>>(name?.replace('#/components/schemas/', ''));
    }
  });

  it('has problem documents, and an example for every body of an answer', () => {
    for (const key of Object.keys(STATUSES)) {
      for (const [status, { content = {} }] of Object.entries(operationOf(key).responses)) {
        for (const media of Object.values(content)) expect('example' in media).<<toBe>>(true);
        if (Number(status) < 400) continue;
        expect(Object.keys(content)).<<toEqual>>(['application/problem+json']);
      }
    }
    const created = operationOf(`post ${PATH}`).responses['201']?.content?.['application/json'];
    const names = ['id', ...fieldNames(), 'created_at', 'updated_at'];
    expect(Object.keys(created?.example ?? {})).<<toEqual>>(names);
  });

  it('describes bodies', () => {
    const created = bodyOf(`post ${PATH}`, 'application/json');
    const replaced = bodyOf(`put ${ENTITY_ROUTE}`, 'application/json');
    const patched = bodyOf(`patch ${ENTITY_ROUTE}`, 'application/merge-patch+json');

    expect(Object.keys(created.properties)).<<toEqual>>(fieldNames());
    expect(created.required ?? []).<<toEqual>>(requiredFields());
    expect(replaced.required ?? []).<<toEqual>>(requiredFields());
    expect(created.additionalProperties).<<toBe>>(false);
    expect(created.examples).<<toEqual>>([example()]);
    expect(Object.keys(patched.properties)).<<toEqual>>(fieldNames());
    expect('required' in patched).<<toBe>>(false);
    const defaults = Object.values(patched.properties).filter((schema) => 'default' in schema);
    expect(defaults).<<toEqual>>([]);
    expect(bodyOf(`patch ${ENTITY_ROUTE}`, 'application/json')).<<toEqual>>(patched);
  });

  it('describes query parameters and the headers of a page', () => {
    const { parameters = [] } = operationOf(`get ${PATH}`);
    const query = parameters.filter((parameter) => parameter.in === 'query');

    const names = query.map(({ name }) => name);
    expect(names.sort()).<<toEqual>>(['after', 'count', 'limit', 'skip']);
    for (const { description = '' } of query) expect(description).<<notToBe>>('');
    const headers = Object.keys(operationOf(`get ${PATH}`).responses['200']?.headers ?? {});
    expect(headers.sort()).<<toEqual>>(['Link', 'X-Request-ID', 'X-Total-Count']);
  });

  it('names the scopes', () => {
    expect(document.components.securitySchemes.bearer?.scheme).<<toBe>>('bearer');
    for (const key of Object.keys(STATUSES)) {
      const scope = key.startsWith('get ') ? READ_SCOPE : WRITE_SCOPE;
      expect(operationOf(key).security).<<toEqual>>([{ bearer: [scope] }]);
    }
  });
});
