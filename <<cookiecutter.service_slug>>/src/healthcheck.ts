/** Ask this container's own service whether it works: `node src/healthcheck.ts`. */

import { get } from 'node:http';

const TIMEOUT_MILLISECONDS = 2000;

/** Whether the service that has this environment says that it is alive. */
export async function isAlive(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const host = reachable(environment.HOST ?? '');
  const port = environment.PORT ?? '';
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const options = { host, port: port === '' ? 8000 : port, path: '/health/live', signal };
  return await new Promise((resolve) => {
    const request = get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => {
      resolve(false);
    });
  });
}

/** Where to reach what listens on a host; "all addresses" is none to connect to. */
function reachable(host: string): string {
  if (host === '::') {
    return '::1';
  }
  return host === '' || host === '0.0.0.0' ? '127.0.0.1' : host;
}

if (import.meta.main) {
  process.exit((await isAlive(process.env)) ? 0 : 1);
}
