/** A caller that keeps its connection to the service, as most do. */

import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  status: number;
  body: string;
  /** Whether it came on the connection of the call before. */
  isReused: boolean;
}

export class KeepAlive {
  readonly #origin: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(origin: string) {
    this.#origin = origin;
  }

  async call(method: string, path: string): Promise<Answer> {
    const outgoing = request(this.#origin + path, { method, agent: this.#agent });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    outgoing.end();
    const [incoming] = await answered;
    return {
      status: incoming.statusCode ?? 0,
      body: await text(incoming),
      isReused: outgoing.reusedSocket,
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}
