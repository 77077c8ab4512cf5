/** Keep an embedded PostgreSQL running as long as somebody is connected to the keeper's socket. */

import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, startServer } from './embedded-postgres.ts';
import { keeperSocket, socketFolder } from './shared-postgres.ts';

const POLL_MS = 50;
const STOP_MS = 30_000;
// Time for the command that started this process to come back.
const GRACE_MS = 500;
// A keeper that has just begun refuses too, for a moment.
const MAX_REFUSALS = 10;

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

/** The listener for a path, which only one process can have; null if another has it. */
async function listening(path: string): Promise<Server | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (let refusals = 0; ;) {
    const listener = await bound(path);
    if (listener !== null) return listener;
    const code = await connectionError(path);
    if (code === null) return null;
    if (code === 'ECONNREFUSED') refusals += 1;
    if (refusals < MAX_REFUSALS) await sleep(POLL_MS);
    else await rm(path, { force: true }); // what a killed keeper left behind
  }
}

async function bound(path: string): Promise<Server | null> {
  const listener = createServer({ allowHalfOpen: true }).listen(path);
  try {
    await once(listener, 'listening');
    return listener;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return null;
    throw error;
  }
}

/** Why nobody answers at a path; null if somebody does. */
async function connectionError(path: string): Promise<string | null> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    socket.destroy();
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** A server that is about to stop still has the data. */
async function othersEnd(data: string): Promise<void> {
  const deadline = Date.now() + STOP_MS;
  while (isRunning(data) && Date.now() < deadline) await sleep(POLL_MS);
}

try {
  await main(process.argv[2] ?? '');
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1); // callers are still connected, and wait for an answer
}
