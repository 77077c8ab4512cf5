/** What services need to know about where entities are kept. */

import type { Entity, Values } from '../models/entity.ts';

export interface Page {
  limit: number;
  skip: number;
  after: string | null;
}

/**
 * Where entities of one kind are kept.
 *
 * `versions` are the ones that the caller expects to change; null stands for any. Every method may
 * throw DatabaseUnavailable, `add` and `update` also UniqueConflict and ReferenceNotFound, `remove`
 * StillReferenced.
 */
export interface Repository<E extends Entity> {
  get(key: string): Promise<E | null>;
  page(page: Page): Promise<E[]>;
  count(): Promise<number>;
  add(values: Values<E>): Promise<E>;
  update(key: string, values: Partial<Values<E>>, versions: number[] | null): Promise<E | null>;
  remove(key: string, versions: number[] | null): Promise<boolean>;
}
