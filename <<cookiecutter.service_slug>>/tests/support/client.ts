/** How tests call the service: over HTTP, and every answer has to be documented. */

import type { Server } from 'node:http';

import supertest from 'supertest';

import { assertDocumented } from './documented.ts';
import type { Json } from './examples.ts';

export type Headers = Readonly<Record<string, string | string[]>>;

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What the service answers. */
export class Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;

  constructor(response: supertest.Response) {
    this.status = response.status;
    this.headers = response.headers;
    this.text = response.text || ''; // the library leaves it out where there is no body
  }

  /** A header's value, the empty text if it is absent. */
  header(name: string): string {
    return this.headers[name.toLowerCase()] ?? '';
  }

  has(name: string): boolean {
    return name.toLowerCase() in this.headers;
  }

  /** The body of an answer that is an object. */
  json(): Json {
    return JSON.parse(this.text) as Json;
  }

  /** The body of an answer that is an array. */
  list(): Json[] {
    return JSON.parse(this.text) as Json[];
  }
}

export class Client {
  readonly #target: Server | string;
  readonly #headers: Headers;

  /** A caller of a server or of an address, who sends these headers with every request. */
  constructor(target: Server | string, headers: Headers = {}) {
    this.#target = target;
    this.#headers = headers;
  }

  get(path: string, headers?: Headers): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  head(path: string, headers?: Headers): Promise<Answer> {
    return this.send('HEAD', path, undefined, headers);
  }

  delete(path: string, headers?: Headers): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  post(path: string, body: unknown, headers?: Headers): Promise<Answer> {
    return this.request('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers?: Headers): Promise<Answer> {
    return this.request('PUT', path, body, headers);
  }

  patch(path: string, body: unknown, headers?: Headers): Promise<Answer> {
    return this.request('PATCH', path, body, headers);
  }

  /** A request with a body in JSON, or without a body if that is undefined. */
  request(method: string, path: string, body?: unknown, headers?: Headers): Promise<Answer> {
    if (body === undefined) return this.send(method, path, undefined, headers);
    return this.send(method, path, JSON.stringify(body), { ...JSON_TYPE, ...headers });
  }

  /** A request with exactly these headers and bytes; several parts go without a Content-Length. */
  async send(
    method: string,
    path: string,
    content?: string | Buffer | Buffer[],
    headers: Headers = {},
  ): Promise<Answer> {
    const test = new supertest.Test(this.#target, method, path);
    // The library's types know no header that is sent several times.
    void test.set({ ...this.#headers, ...headers } as Record<string, string>);
    void test.serialize((data) => data as string); // what is sent is bytes already
    if (Array.isArray(content)) {
      for (const part of content) test.write(part, 'binary');
    } else if (content !== undefined) {
      void test.send(content);
    }
    const answer = new Answer(await test);
    assertDocumented(method, path, answer);
    return answer;
  }
}
