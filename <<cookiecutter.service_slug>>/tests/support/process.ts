/** The service as a process of its own, as it runs in production. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../..');
/** Generous: a deadline is for a service that hangs, not for a machine that is busy. */
const DEADLINE_MS = 60_000;

type Entry = Record<string, unknown> & { level: string; message: string };
type Settings = Record<string, string>;

/** A process, and what it has written so far. */
export class RunningProcess {
  readonly pid: number;
  out = '';
  errors = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<number>;

  constructor(command: readonly string[], options: { cwd: string; env: Settings }) {
    const [program = '', ...parameters] = command;
    const child = spawn(program, parameters, options);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.pid = child.pid ?? 0;
    this.#process = child;
    this.#ended = exitStatus(child);
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  send(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  write(text: string): void {
    this.#process.stdin?.write(text);
  }

  /** The exit status, once the process has ended. */
  async end(): Promise<number> {
    return await within(this.#ended);
  }

  /** End it, if it has not ended by itself. */
  async kill(): Promise<void> {
    this.send('SIGKILL');
    await this.end();
  }
}

/** A process that runs `node src/main.ts`. */
export class ServiceProcess extends RunningProcess {
  readonly port: number;
  readonly url: string;

  constructor(port: number, env: Settings) {
    super([process.execPath, 'src/main.ts'], { cwd: ROOT, env });
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** The log so far; fails if there is anything else on stdout. */
  get log(): Entry[] {
    const lines = this.out.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Entry);
  }

  async untilLive(): Promise<void> {
    await until(async () => {
      if (!this.isRunning) throw new Error(`The service has ended: ${this.errors}`);
      return await answers(`${this.url}/health/live`);
    });
  }
}

/** A service on a free port. */
export async function startService(
  databaseUrl: string,
  settings: Settings = {},
): Promise<ServiceProcess> {
  const port = await freePort();
  const values = { DATABASE_URL: databaseUrl, PORT: String(port), ...settings };
  return new ServiceProcess(port, environment(values));
}

/** A service that answers, killed in the end if it has not ended by itself. */
export async function withService(
  databaseUrl: string,
  settings: Settings,
  use: (service: ServiceProcess) => Promise<void>,
): Promise<void> {
  const service = await startService(databaseUrl, settings);
  try {
    await service.untilLive();
    await use(service);
  } finally {
    await service.kill();
  }
}

/** What programs need of the environment: none of the developer's settings, but these. */
export function environment(settings: Settings): Settings {
  const { HOME = '', PATH = '', TMPDIR = '/tmp' } = process.env;
  return { HOME, PATH, TMPDIR, APP_ENV: 'test', ...settings };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Whether something answers with this status there. */
export async function answers(url: string, status = 200): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === status;
  } catch {
    return false;
  }
}

/** Return when the condition holds; fail if that takes too long. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It took too long.');
    await sleep(20);
  }
}

async function within<Value>(promise: Promise<Value>): Promise<Value> {
  const deadline = new AbortController();
  const late = sleep(DEADLINE_MS, null, { signal: deadline.signal }).then(() => {
    throw new Error('It took too long.');
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => undefined);
    deadline.abort();
  }
}

/** As shells have it: a signal that ended the process counts from 128. */
async function exitStatus(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
