/**
 * One embedded PostgreSQL for all commands that want it at the same time.
 *
 * A process of its own, `postgres-keeper.ts`, keeps the server running as long as a command is
 * connected to its socket: when the last one leaves, or dies, the server stops.
 */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SharedServer {
  url: string;
  leave(): Promise<void>;
}

const KEEPER = join(import.meta.dirname, 'postgres-keeper.ts');
const POLL_MS = 50;

/** Join those that use the server on a data folder; the first one starts it. */
export async function joinServer(folder: string): Promise<SharedServer> {
  const data = resolve(folder);
  await mkdir(dirname(data), { recursive: true });
  const log = `${data}.log`;
  let keeper: ChildProcess | undefined;
  for (;;) {
    const joined = await attempt(data);
    if (joined !== null) return joined;
    if (keeper?.exitCode) throw new Error(readFileSync(log, 'utf8').trim());
    if (keeper?.exitCode === null && keeper.signalCode === null) await sleep(POLL_MS);
    else keeper = startKeeper(data, log);
  }
}

/** A folder for sockets with a short and plain path, always the same for the same data. */
export function socketFolder(data: string): string {
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  return join(tmpdir(), `postgres-${name}`);
}

export function keeperSocket(data: string): string {
  return join(socketFolder(data), 'keeper');
}

async function attempt(data: string): Promise<SharedServer | null> {
  const socket = connect(keeperSocket(data)).setEncoding('utf8');
  socket.on('error', () => undefined); // it closes then
  const closed = new Promise<null>((resolve) => {
    socket.once('close', () => {
      resolve(null);
    });
  });
  const answered = new Promise<string>((resolve) => {
    socket.once('data', resolve);
  });
  const url = await Promise.race([answered, closed]);
  if (url === null) return null;
  return {
    url,
    leave: async () => {
      socket.end();
      await closed; // the last one waits until the server has stopped
    },
  };
}

function startKeeper(data: string, log: string): ChildProcess {
  const output = openSync(log, 'w');
  const keeper = spawn(process.execPath, [KEEPER, data], {
    detached: true, // what the terminal sends is for the command only
    stdio: ['ignore', output, output],
  });
  keeper.unref();
  return keeper;
}
