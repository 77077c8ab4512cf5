/** How the driver reads and writes values, and statements that it prepares. */

import pg from 'pg';

const { DATE, INT8 } = pg.types.builtins;

// Whole numbers are kept within ±(2^53 − 1), and a day has no time zone that it could drift with.
pg.types.setTypeParser(INT8, Number);
pg.types.setTypeParser(DATE, String);
// Local time would need offsets with seconds for times long ago, which the driver cannot write.
pg.defaults.parseInputDatesAsUTC = true;

const numbers = new Map<string, number>();
let generation = 0;

/** A statement that is sent often: each connection has the server read and plan it only once. */
export function prepared(statement: string): string {
  if (!numbers.has(statement)) numbers.set(statement, numbers.size);
  return statement;
}

/** Prepare everything anew: the plans do not fit since a migration has changed a column's type. */
export function forgetPlans(): void {
  generation += 1;
}

/** The driver's connection, which both the pool and transactions use. */
export class Client extends pg.Client {
  override query(statement: unknown, values?: unknown, callback?: unknown): never {
    const number = typeof statement === 'string' ? numbers.get(statement) : undefined;
    const named = { name: `${generation}.${number}`, text: statement };
    const query = super.query.bind(this) as (...parameters: unknown[]) => never;
    return query(number === undefined ? statement : named, values, callback);
  }
}
