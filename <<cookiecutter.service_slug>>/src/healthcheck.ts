/**
 * Ask whether services work: `node src/healthcheck.ts [URL ...]`. Without a URL, the service in this
 * container is asked whether it is alive.
 */

import http from 'node:http';
import https from 'node:https';

const OWN_TIMEOUT_SECONDS = 2;
const TIMEOUT_SECONDS = 10;
const CLIENTS = new Map<string, typeof http | typeof https>([
  ['http:', http],
  ['https:', https],
]);

/** A line for each URL that does not answer well. */
export async function problems(urls: string[], seconds: number): Promise<string[]> {
  const found = await Promise.all(
    urls.map(async (url) => {
      const text = await wrong(url, seconds);
      return text === '' ? [] : [`${url}: ${text}`];
    }),
  );
  return found.flat();
}

/** What is wrong with the answer of a URL; nothing if it is good. */
async function wrong(url: string, seconds: number): Promise<string> {
  const target = URL.parse(url);
  const client = CLIENTS.get(target?.protocol ?? '');
  if (target === null || client === undefined) {
    return 'not a URL that begins with http:// or https://';
  }
  const signal = AbortSignal.timeout(seconds * 1000);
  return await new Promise((resolve) => {
    const request = client.get(target, { signal }, (response) => {
      response.resume();
      const { statusCode = 0, statusMessage = '' } = response;
      resolve(isGood(statusCode) ? '' : `${statusCode} ${statusMessage}`);
    });
    request.once('error', (error) => {
      resolve(signal.aborted ? `no answer within ${seconds} s` : explained(error));
    });
  });
}

/** 401 and 403 come from a service that works, and wants a token. */
function isGood(status: number): boolean {
  return (status >= 200 && status < 300) || status === 401 || status === 403;
}

/** One line; a name with several addresses fails with an error for each. */
function explained(error: unknown): string {
  if (error instanceof AggregateError) return explained(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
}

/** Where the service that has this environment says whether it is alive. */
export function ownUrl(environment: NodeJS.ProcessEnv): string {
  const port = environment.PORT ?? '';
  return `http://${reachable(environment.HOST ?? '')}:${port === '' ? 8000 : port}/health/live`;
}

/** Where to reach what listens on a host; "all addresses" is none to connect to. */
function reachable(host: string): string {
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

if (import.meta.main) {
  const urls = process.argv.slice(2);
  const found =
    urls.length === 0
      ? await problems([ownUrl(process.env)], OWN_TIMEOUT_SECONDS)
      : await problems(urls, TIMEOUT_SECONDS);
  for (const line of found) console.error(line);
  process.exit(found.length === 0 ? 0 : 1);
}
