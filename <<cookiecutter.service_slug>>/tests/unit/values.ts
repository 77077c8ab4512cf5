/** What does not compile, as `make typecheck` finds: a line without its error is one. */

import type { EntityRecord, EntityValues, Service } from '../support/entity.ts';
import { CREATE, PATCH, REPLACE } from '../support/entity.ts';
import { example } from '../support/examples.ts';

const created: EntityValues = CREATE.parse(example());
const replaced: EntityValues = REPLACE.parse(example());
const patched: Partial<EntityValues> = PATCH.parse({});

// @ts-expect-error -- a field that there is not
const misspelt: EntityValues = { ...created, no_such_field: 1 };
// @ts-expect-error -- a change of a field that there is not
const misspeltPart: Partial<EntityValues> = { no_such_field: 1 };
// @ts-expect-error -- nothing of what is needed
const incomplete: EntityValues = {};
// @ts-expect-error -- the service chooses ids
const withId: EntityValues = { ...created, id: '1' };
// @ts-expect-error -- the service counts versions
const withVersion: Partial<EntityValues> = { version: 1 };

export async function calls(service: Service): Promise<EntityRecord[]> {
  return [
    await service.create(created),
    await service.change('1', replaced, null),
    await service.change('1', patched, [1]),
    // @ts-expect-error -- an entity of another kind
    await service.create({ ...misspelt, ...withId, nested: { ...incomplete } }),
    // @ts-expect-error -- one version instead of several
    await service.change('1', { ...misspeltPart, ...withVersion }, 1),
  ];
}
