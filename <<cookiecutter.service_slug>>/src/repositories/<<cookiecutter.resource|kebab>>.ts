import type { <<cookiecutter.resource|pascal>> } from '../models/<<cookiecutter.resource|kebab>>.<<cookiecutter.stack|model_suffix>>.ts';

type Entity = <<cookiecutter.resource|pascal>>;

/** The fields that callers may set, all or some of them. */
export type Values = Readonly<Record<string, unknown>>;

export interface Page {
  limit: number;
  skip: number;
  after: string | null;
}

/**
 * Where <<cookiecutter.resource_plural|words>> are kept.
 *
 * `versions` are the ones that the caller expects to change; null stands for any. Every method may
 * throw DatabaseUnavailable, `add` and `update` also UniqueConflict.
 */
export interface <<cookiecutter.resource|pascal>>Repository {
  get(key: string): Promise<Entity | null>;
  page(page: Page): Promise<Entity[]>;
  count(): Promise<number>;
  add(key: string, values: Values): Promise<Entity>;
  update(key: string, values: Values, versions: number[] | null): Promise<Entity | null>;
  remove(key: string, versions: number[] | null): Promise<boolean>;
}
