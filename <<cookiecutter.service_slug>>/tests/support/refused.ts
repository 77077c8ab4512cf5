/** What calls throw when they refuse something. */

import { ProblemError } from '../../src/api/problems.ts';

/** The error that a call throws, at once or later. */
export async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

/** The problem that a call throws. */
export async function refused(call: () => unknown): Promise<ProblemError> {
  const error = await thrownBy(call);
  if (error instanceof ProblemError) return error;
  throw error;
}
