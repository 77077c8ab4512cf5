/** Bytes on a connection, for what HTTP clients do not do. */

import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import type { Application } from '../../src/app.ts';
import { createServer } from '../../src/server.ts';

/** Use a connection to an application that lives as long as it. */
export async function withSocket<Result>(
  application: Application,
  use: (socket: Socket) => Promise<Result>,
): Promise<Result> {
  const server = createServer(application).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port);
  try {
    return await use(socket);
  } finally {
    socket.destroy();
    server.close();
    await once(server, 'close');
  }
}

/** Everything that is answered to these bytes. */
export function answerTo(application: Application, sent: string): Promise<string> {
  return withSocket(application, (socket) => {
    socket.write(sent);
    return text(socket);
  });
}
