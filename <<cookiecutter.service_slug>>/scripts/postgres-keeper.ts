/** Keep an embedded PostgreSQL running as long as somebody is connected to the keeper's socket. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startServer } from './embedded-postgres.ts';
import { keeperSocket, socketFolder } from './shared-postgres.ts';

const POLL_MS = 50;
const STOP_MS = 30_000;
// Time for the command that started this process to come back.
const GRACE_MS = 500;

async function main(data: string): Promise<void> {
  const listener = await listening(keeperSocket(data));
  if (listener === null) return; // another keeper was faster
  const users = new Set<Socket>();
  let url = '';
  listener.on('connection', (socket: Socket) => {
    users.add(socket);
    socket.on('error', () => undefined); // it closes then
    socket.on('close', () => users.delete(socket));
    socket.resume();
    socket.write(url);
  });

  await othersEnd(data);
  const server = await startServer(data, socketFolder(data));
  url = server.url;
  for (const socket of users) socket.write(url);
  await sleep(GRACE_MS);
  while (isUsed(users)) {
    for (const socket of users) if (socket.readableEnded) socket.end();
    await sleep(POLL_MS);
  }

  // New commands start a keeper of their own from now on; the last one waits for the end.
  listener.close();
  await server.stop();
  for (const socket of users) socket.end();
}

/** Whether there is a command that has not said that it is done. */
function isUsed(users: Set<Socket>): boolean {
  return [...users].some((socket) => !socket.readableEnded);
}

async function listening(path: string): Promise<Server | null> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  if (await isAnswered(path)) return null;
  await rm(path, { force: true }); // what a killed keeper left behind
  const listener = createServer({ allowHalfOpen: true }).listen(path);
  await once(listener, 'listening');
  return listener;
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A server that is about to stop still has the data. */
async function othersEnd(data: string): Promise<void> {
  const deadline = Date.now() + STOP_MS;
  while (isRunning(data) && Date.now() < deadline) await sleep(POLL_MS);
}

function isRunning(data: string): boolean {
  try {
    process.kill(Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10), 0);
    return true;
  } catch {
    return false; // no such file, or no such process
  }
}

try {
  await main(process.argv[2] ?? '');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
