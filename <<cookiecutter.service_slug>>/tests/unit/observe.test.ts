/** The layer around every request, with a small application inside. */

import { once } from 'node:events';
import { createServer, request as call } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import express from 'express';
import type { RequestHandler, Response } from 'express';
<<test_imports("describe", "expect", "it")>>

import { Metrics } from '../../src/api/middleware/metrics.ts';
import { observe } from '../../src/api/middleware/observe.ts';
import { configureLogging, requestContext } from '../../src/core/logging.ts';
import { silenceLog } from '../support/log.ts';

type Entry = Record<string, unknown>;
type Headers = Record<string, string>;

/** Calls a handler through the layer, and keeps what happened. */
class Caller {
  readonly metrics = new Metrics({ pool: { used: 0, idle: 0, size: 1 } });
  readonly log: Entry[] = [];
  body = '';
  readonly #handler: RequestHandler;

  constructor(handler: RequestHandler) {
    this.#handler = handler;
  }

  async call(method = 'GET', headers: Headers = {}): Promise<IncomingMessage> {
    return await this.#serve(async (port) => {
      const sent = call({ port, method, path: '/secret/5', headers }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      this.body = await text(response);
      return response;
    });
  }

  /** Leave as soon as the request has arrived. */
  async leave(arrived: Promise<Response>): Promise<void> {
    await this.#serve(async (port) => {
      const sent = call({ port }).once('error', () => undefined);
      sent.end();
      const closed = once(await arrived, 'close');
      sent.destroy();
      await closed;
    });
  }

  /** The value of a sample. */
  async sample(name: string): Promise<string | undefined> {
    const lines = (await this.metrics.render()).split('\n');
    return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  }

  async #serve<Result>(use: (port: number) => Promise<Result>): Promise<Result> {
    configureLogging('debug', { write: (line) => this.log.push(JSON.parse(line) as Entry) });
    const server = createServer(express().use(observe(this.metrics)).use(this.#handler));
    try {
      server.listen(0);
      await once(server, 'listening');
      return await use((server.address() as AddressInfo).port);
    } finally {
      server.close();
      await once(server, 'close');
      silenceLog();
    }
  }
}

function answering(status = 200, route = '/things/{id}'): RequestHandler {
  return (_, response) => {
    response.locals.route = route;
    response.status(status).setHeader('Content-Length', 2).end('ok');
  };
}

describe('observe', () => {
  it('logs one entry per request', async () => {
    const caller = new Caller(answering(201));
    await caller.call('POST', { 'X-Request-ID': 'abc' });

    expect(caller.log).<<toHaveLength>>(1);
    const { timestamp, duration_ms, ...fields } = caller.log[0] ?? {};
    expect(fields).<<toEqual>>({
      level: 'info',
      message: 'request',
      logger: 'app.access',
      request_id: 'abc',
      trace_id: null,
      method: 'POST',
      route: '/things/{id}',
      status: 201,
      subject: null,
    });
    expect(duration_ms).<<toBeGreaterThan>>(0);
    expect(typeof timestamp).<<toBe>>('string');
  });

  it('takes neither raw paths nor strange methods as labels', async () => {
    const caller = new Caller((_, response) => {
      response.status(404).end();
    });
    await caller.call('PROPFIND');

    const { method, route, status } = caller.log[0] ?? {};
    expect([method, route, status]).<<toEqual>>(['OTHER', 'unmatched', 404]);
    const name = 'http_requests_total{method="OTHER",route="unmatched",status="404"}';
    expect(await caller.sample(name)).<<toBe>>('1');
    expect(await caller.metrics.render()).<<notToContain>>('secret');
  });

  const levels: [route: string, status: number, level: string][] = [
    ['/health/live', 200, 'debug'],
    ['/health/ready', 503, 'info'],
    ['/metrics', 200, 'debug'],
    ['/things', 200, 'info'],
    ['/things', 500, 'info'],
  ];
  for (const [route, status, level] of levels) {
    it(`logs ${route} with ${status} at level ${level}`, async () => {
      const caller = new Caller(answering(status, route));
      await caller.call();

      expect(caller.log.map((entry) => entry.level)).<<toEqual>>([level]);
    });
  }

  it('logs nothing at a level that is off', async () => {
    const caller = new Caller((request, response, next) => {
      configureLogging('warning', { write: (line) => caller.log.push({ line }) });
      void answering()(request, response, next);
    });
    await caller.call();

    expect(caller.log).<<toEqual>>([]);
  });

  it('has the request id hold inside, and echoes it', async () => {
    const seen: unknown[] = [];
    const caller = new Caller((request, response, next) => {
      setImmediate(() => {
        seen.push(requestContext.getStore()?.requestId);
        void answering()(request, response, next);
      });
    });

    const response = await caller.call('GET', { 'X-Request-ID': 'abc' });

    expect(seen).<<toEqual>>(['abc']);
    expect(response.headers['x-request-id']).<<toBe>>('abc');
    expect(requestContext.getStore()).<<toBe>>(undefined);
  });

  it('adds the security headers', async () => {
    const { headers } = await new Caller(answering()).call();

    expect(headers['x-frame-options']).<<toBe>>('DENY');
    expect(headers['content-length']).<<toBe>>('2');
  });

  it('answers HEAD like GET, but without the body', async () => {
    const caller = new Caller(answering());

    const { headers } = await caller.call('HEAD');

    expect(headers['content-length']).<<toBe>>('2');
    expect(caller.body).<<toBe>>('');
    expect(caller.log[0]?.method).<<toBe>>('HEAD');
  });

  it('counts the requests in progress', async () => {
    const during: unknown[] = [];
    const caller = new Caller(async (request, response, next) => {
      during.push(await caller.sample('http_requests_in_progress'));
      void answering()(request, response, next);
    });
    await caller.call();

    expect(during).<<toEqual>>(['1']);
    expect(await caller.sample('http_requests_in_progress')).<<toBe>>('0');
  });

  it('counts a request whose caller went away', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<Response>();
    const caller = new Caller((_, response) => {
      resolve(response); // and never answers
    });
    await caller.leave(arrived);

    expect(caller.log[0]?.status).<<toBe>>(499);
    expect(await caller.sample('http_requests_in_progress')).<<toBe>>('0');
  });
});
