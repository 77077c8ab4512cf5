/** UUIDv7. */

<<test_imports("describe", "expect", "it")>>

import { newId } from '../../src/core/identifiers.ts';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  it('makes ids of version 7 that are in order', () => {
    const ids = Array.from({ length: 20_000 }, () => newId());

    expect(ids.filter((id) => !VERSION_7.test(id))).<<toEqual>>([]);
    expect([...new Set(ids)].sort()).<<toEqual>>(ids);
  });

  it('has the time of its creation in it', () => {
    const before = Date.now();
    const time = Number.parseInt(newId().replace('-', '').slice(0, 12), 16);

    // Ids that are made faster than the clock ticks borrow from the next milliseconds.
    expect(time).<<toBeGreaterThanOrEqual>>(before);
    expect(time).<<toBeLessThan>>(before + 60_000);
  });
});
