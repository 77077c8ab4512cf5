/** Requests that no connection brought: a body that is read, or not, piece by piece. */

import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import type { Request } from 'express';

interface Options {
  url?: string;
  headers?: Record<string, string | string[]>;
  chunks?: readonly (string | Buffer)[];
}

export class Sent extends IncomingMessage {
  /** What nobody has read so far. */
  readonly unread: Buffer[];

  constructor({ url = '/', headers = {}, chunks = [] }: Options = {}) {
    super(new Socket());
    this.url = url;
    for (const [name, values] of Object.entries(headers)) {
      const all = [values].flat();
      this.headers[name.toLowerCase()] = all[0]; // as the parser does, of those known as single
      this.headersDistinct[name.toLowerCase()] = all;
    }
    this.unread = chunks.map((chunk) => Buffer.from(chunk));
  }

  /** The request as endpoints get it. */
  get request(): Request {
    return Object.assign(this, { originalUrl: this.url }) as unknown as Request;
  }

  override _read(size: number): void {
    super._read(size);
    setImmediate(() => {
      this.push(this.unread.shift() ?? null);
    });
  }
}
