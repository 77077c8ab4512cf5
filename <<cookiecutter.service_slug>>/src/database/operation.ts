/** One deadline over whatever is done with the database, and the service's own errors out of it. */

import { forgetPlans } from './client.ts';
import { isStale, translated, unavailable } from './errors.ts';

// The server cancels a statement itself; only if it is silent, it is given up here.
export const SILENCE_MS = 250;
export const CONNECT_MS = 2000;

/** Rejects when the time is up, unless it is lifted before. */
export class Deadline {
  readonly passed: Promise<never>;
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined); // it may be that nobody waits any more
    this.passed = promise;
    this.#timer = setTimeout(() => {
      reject(unavailable(new Error('the deadline has passed')));
    }, milliseconds);
  }

  lift(): void {
    clearTimeout(this.#timer);
  }
}

/** Give up on what takes longer than it may. */
export async function within<T>(
  milliseconds: number,
  operation: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(milliseconds);
  try {
    return await Promise.race([operation(deadline), deadline.passed]);
  } catch (error) {
    throw translated(error) ?? error;
  } finally {
    deadline.lift();
  }
}

/** The same with another try if only the plan of a prepared statement was out of date. */
export async function attempt<T>(milliseconds: number, operation: () => Promise<T>): Promise<T> {
  return await within(milliseconds, async () => {
    try {
      return await operation();
    } catch (error) {
      if (!isStale(error)) throw error;
      forgetPlans();
      return await operation();
    }
  });
}
