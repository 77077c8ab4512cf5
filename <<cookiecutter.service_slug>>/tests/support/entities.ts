/** Entities in the service under test. */

<< test_imports("expect") >>

import type { Client } from './client.ts';
import { PATH } from './entity.ts';
import { EXAMPLES, example, fieldNames } from './examples.ts';
import type { Json } from './examples.ts';

export const NO_ID = '01890000-0000-7000-8000-000000000000';
export const MISSING = `${PATH}/${NO_ID}`;
export const READ_ONLY = ['created_at', 'id', 'updated_at'];

export function idOf(entity: Json): string {
  return String(entity.id);
}

export function pathOf(entity: Json): string {
  return `${PATH}/${idOf(entity)}`;
}

/** What callers may set. */
export function fieldsOf(entity: Json): Json {
  return Object.fromEntries(fieldNames().map((name) => [name, entity[name]]));
}

/** Create an entity from one of the examples. */
export async function create(client: Client, number = 0): Promise<Json> {
  const answer = await client.post(PATH, example(number));
  expect(answer.status).<<toBe>>(201);
  return answer.json();
}

export async function createSeveral(client: Client, count: number): Promise<Json[]> {
  const entities: Json[] = [];
  for (const number of EXAMPLES.slice(0, count).keys()) {
    entities.push(await create(client, number));
  }
  return entities;
}
