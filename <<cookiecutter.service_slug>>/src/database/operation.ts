/** One deadline over whatever is done with the database, and the service's own errors out of it. */

import { forgetPlans } from './client.ts';
import { isStale, translated, unavailable } from './errors.ts';

// The server cancels a statement itself; only if it is silent, it is given up here.
export const SILENCE_MS = 250;
export const CONNECT_MS = 2000;

/** Give up on what takes longer than it may, unless the operation lifts the deadline. */
export async function within<T>(
  milliseconds: number,
  operation: (late: Promise<never>, lift: () => void) => Promise<T>,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => undefined); // it may be that nobody waits any more
  const timer = setTimeout(() => {
    reject(unavailable(new Error('the deadline has passed')));
  }, milliseconds);
  const lift = (): void => {
    clearTimeout(timer);
  };
  try {
    return await Promise.race([operation(late, lift), late]);
  } catch (error) {
    throw translated(error) ?? error;
  } finally {
    lift();
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
