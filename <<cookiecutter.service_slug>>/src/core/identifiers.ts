/** Identifiers: UUIDv7, so that sorting by id sorts by time of creation. */

import { randomUUID } from 'node:crypto';

const MAX_COUNTER = 0xfff;

let time = 0;
let counter = 0;

/** A new UUIDv7; in order within one process, by millisecond between processes. */
export function newId(): string {
  const random = randomUUID();
  const now = Date.now();
  if (now > time) {
    time = now;
    // The upper half stays free for the ids that follow within the millisecond.
    counter = Number.parseInt(random.slice(0, 3), 16) >> 1;
  } else if (counter < MAX_COUNTER) {
    counter += 1;
  } else {
    time += 1;
    counter = 0;
  }
  const hex = time.toString(16).padStart(12, '0');
  const order = counter.toString(16).padStart(3, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${order}${random.slice(18)}`;
}
