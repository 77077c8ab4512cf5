/** Request ids: taken from the caller if well-formed, else made here. */

import { randomUUID } from 'node:crypto';

export const HEADER = 'X-Request-ID';

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * The caller's id, unless it is missing, repeated or could forge a log line.
 *
 * Node.js joins repeated headers with a comma, which no id may have.
 */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && WELL_FORMED.test(header) ? header : randomUUID();
}
