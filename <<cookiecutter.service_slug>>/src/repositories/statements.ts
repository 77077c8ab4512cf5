/**
 * Reads as prepared statements: finders of the data layer cost a request a quarter more and up.
 */

import { prepared } from '../database/client.ts';

/** The statements that read a table. */
export function readsOf(table: string, columns: readonly string[]) {
  const select = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}`;
  return {
    get: prepared(`${select} WHERE id = $1`),
    page: prepared(`${select} ORDER BY id LIMIT $1 OFFSET $2`),
    pageAfter: prepared(`${select} WHERE id > $2 ORDER BY id LIMIT $1`),
    count: prepared(`SELECT count(*) FROM ${quoted(table)}`),
  };
}

function quoted(name: string): string {
  return `"${name}"`;
}
