/** A way to the database that a test can cut. */

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

import { clientConfig } from '../../src/database/url.ts';
import { freePort } from './process.ts';

/** Forwards a TCP port to the database while it is open; nothing answers before and after. */
export class DatabaseProxy {
  readonly #databaseUrl: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  private constructor(databaseUrl: string, port: number) {
    this.#databaseUrl = databaseUrl;
    this.#port = port;
  }

  static async to(databaseUrl: string): Promise<DatabaseProxy> {
    return new DatabaseProxy(databaseUrl, await freePort());
  }

  /** The database's URL by way of this proxy. */
  get url(): string {
    const { user = '', password, database = '' } = clientConfig(this.#databaseUrl);
    const credentials = [user, String(password)].map(encodeURIComponent).join(':');
    return `postgresql://${credentials}@127.0.0.1:${this.#port}/${database}`;
  }

  async open(): Promise<void> {
    this.#server = createServer((socket) => {
      this.#forward(socket);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Refuse connections from now on, and cut those that there are. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #forward(here: Socket): void {
    const there = this.#connect();
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined); // what follows is enough
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
  #connect(): Socket {
    const { host = '', port = 0 } = clientConfig(this.#databaseUrl);
    return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  }
}
