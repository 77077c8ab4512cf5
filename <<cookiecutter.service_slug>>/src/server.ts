/** Run the service, and stop without dropping a request. */

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Application } from './app.ts';
import type { Settings } from './core/config.ts';
import { getLogger } from './core/logging.ts';
import { activeTracing } from './core/tracing.ts';

const logger = getLogger('app.server');

// The part of the grace period in which load balancers may notice that readiness is red.
const DRAIN_SHARE = 0.25;
const MAX_DRAIN_SECONDS = 5;
const CLOSE_MILLISECONDS = 2000;
const SWEEP_MILLISECONDS = 50;

const LIMITS = {
  // Longer than the 60 seconds of common load balancers: they close idle connections, not we.
  keepAliveTimeout: 75_000,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Nothing here depends on the name that the caller used.
  requireHostHeader: false,
};

/** The grace period's two parts: to be noticed as stopping, and to finish open requests. */
export function graceShares(seconds: number): { drain: number; rest: number } {
  const drain = Math.min(seconds * DRAIN_SHARE, MAX_DRAIN_SECONDS);
  return { drain, rest: Math.max(1, Math.round(seconds - drain)) };
}

/** An HTTP server for the application, and how to make its callers leave. */
class DrainingServer {
  readonly http: Server;
  readonly #application: Application;
  readonly #open = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();

  constructor(application: Application) {
    this.#application = application;
    this.http = createHttpServer(LIMITS);
    this.http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.http.on('request', (request, response) => {
      this.#track(response);
      application.express(request, response);
    });
  }

  get openRequests(): number {
    return this.#open.size;
  }

  /**
   * From now on every answer asks the caller to connect anew, to another replica.
   *
   * A connection that stays open is cut in the end, maybe while its next request is on the way.
   */
  startDraining(): void {
    this.#application.stopping = true;
    for (const response of this.#open) {
      if (!response.headersSent) {
        response.setHeader('Connection', 'close');
      }
    }
  }

  /** Accept no more connections; resolves when the last one is closed. */
  async close(): Promise<void> {
    const closed = once(this.http, 'close');
    this.http.close();
    // A connection becomes idle when its request is finished.
    const sweep = setInterval(() => {
      this.#closeIdle();
    }, SWEEP_MILLISECONDS);
    await closed;
    clearInterval(sweep);
  }

  /** Node.js does not count those as idle that have never sent anything. */
  #closeIdle(): void {
    this.http.closeIdleConnections();
    for (const socket of this.#sockets) {
      if (socket.bytesRead === 0) {
        socket.destroy();
      }
    }
  }

  #track(response: ServerResponse): void {
    if (this.#application.stopping) {
      response.setHeader('Connection', 'close');
    }
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }
}

/** An HTTP server for the application that does not listen yet. */
export function createServer(application: Application): Server {
  return new DrainingServer(application).http;
}

/** Serve until SIGTERM or SIGINT; all connections are closed when this returns. */
export async function serve(application: Application, settings: Settings): Promise<void> {
  const server = new DrainingServer(application);
  await listen(server.http, settings);
  const { drain, rest } = graceShares(settings.shutdownGraceSeconds);
  await signalled(server, drain);
  const late = setTimeout(() => {
    logger.error(`Cancel ${server.openRequests} request(s), timeout graceful shutdown exceeded`);
    server.http.closeAllConnections();
  }, rest * 1000);
  await server.close();
  clearTimeout(late);
  const closed = Promise.all([application.close(), activeTracing()?.shutdown()]);
  await Promise.race([closed, sleep(CLOSE_MILLISECONDS, undefined, { ref: false })]);
  logger.info('stopped');
}

async function listen(http: Server, { host, port }: Settings): Promise<void> {
  const address = `${host} port ${port}`;
  try {
    http.listen({ host, port });
    await once(http, 'listening');
  } catch (error) {
    logger.error(`cannot listen on ${address}: ${(error as Error).message}`);
    process.exit(1);
  }
  logger.info(`listening on ${address}`);
}

/**
 * On SIGTERM: red readiness, a while for load balancers to see it; resolves when that is over.
 *
 * A second SIGTERM or a SIGINT does not wait; a SIGINT after another signal cuts open requests.
 */
async function signalled(server: DrainingServer, drainSeconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    let repeated = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      server.startDraining();
      if (repeated && signal === 'SIGINT') {
        server.http.closeAllConnections();
      }
      if (repeated || signal === 'SIGINT') {
        resolve();
      } else {
        setTimeout(resolve, drainSeconds * 1000);
      }
      repeated = true;
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
}
