/** Several statements, all or nothing. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

<<test_imports("describe", "expect", "it")>>

import { DatabaseUnavailable, NotFound } from '../../src/core/exceptions.ts';
import { CREATE } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { withLockedTable } from '../support/locked-table.ts';
import { until } from '../support/process.ts';
import { thrownBy } from '../support/thrown.ts';
import { connect, useDataLayer } from '../support/repository.ts';
import type { Connected } from '../support/repository.ts';

const DEADLINE_SECONDS = 0.5;
const SLACK_SECONDS = 4;
// Runs what belongs to no transaction, also when it is called inside of one.
const outside = AsyncLocalStorage.snapshot();
const VALUES = [0, 1].map((number) => CREATE.parse(example(number)));
const [FIRST = CREATE.parse(example()), SECOND = FIRST] = VALUES;

describe('transactions', () => {
  const layer = useDataLayer();

  it('keep everything in the end, and nothing before', async () => {
    const { database, service } = layer;

    const created = await database.transaction(async () => {
      const one = await service.create(FIRST);
      const other = await service.create(SECOND);
      expect(await service.get(one.id)).<<toEqual>>(one);
      expect(await outside(() => service.count())).<<toBe>>(0);
      return [one, other];
    });

    expect(await service.page({ limit: 10, skip: 0, after: null })).<<toEqual>>(created);
  });

  it('keep nothing after an error, whichever it is', async () => {
    const { database, service } = layer;
    const { id } = await service.create(FIRST);
    for (const error of [new NotFound('none'), new TypeError('a bug')]) {
      const thrown = await thrownBy(() =>
        database.transaction(async () => {
          await service.create(SECOND);
          await service.remove(id, null);
          throw error;
        }),
      );

      expect(thrown).<<toBe>>(error);
      expect(await service.count()).<<toBe>>(1);
      expect((await service.get(id)).version).<<toBe>>(1);
    }
    expect(database.pool.used).<<toBe>>(0);
  });

  it('are one if one is begun inside of another', async () => {
    const { database, service } = layer;

    await thrownBy(() =>
      database.transaction(async () => {
        await database.transaction(() => service.create(FIRST));
        throw new Error('after the inner one');
      }),
    );

    expect(await service.count()).<<toBe>>(0);
  });

  it('leave alone what others do meanwhile', async () => {
    const { database, service } = layer;
    const both = await Promise.allSettled([
      database.transaction(async () => {
        await service.create(FIRST);
        await sleep(50);
        throw new Error('no');
      }),
      service.create(SECOND),
    ]);

    expect(both.map(({ status }) => status)).<<toEqual>>(['rejected', 'fulfilled']);
    expect(await service.count()).<<toBe>>(1);
  });

  it('end at the deadline, and nothing comes after it', async () => {
    await withImpatient(async ({ database, service }) => {
      const late = Promise.withResolvers<unknown>();
      const started = performance.now();
      const error = await thrownBy(() =>
        database.transaction(async () => {
          await service.create(FIRST);
          await sleep((DEADLINE_SECONDS + 0.5) * 1000);
          late.resolve(await thrownBy(() => service.create(SECOND)));
        }),
      );
      const seconds = (performance.now() - started) / 1000;

      expect(error instanceof DatabaseUnavailable).<<toBe>>(true);
      expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
      expect((await late.promise) instanceof Error).<<toBe>>(true);
      await until(() => database.pool.used === 0);
      expect(await layer.service.count()).<<toBe>>(0);
    });
  });

  it('wait no longer than the deadline for a lock', async () => {
    await withImpatient(async ({ database, service }) => {
      await withLockedTable(layer.url, async () => {
        const calls = [1, 2, 3, 4].map(() =>
          thrownBy(() => database.transaction(() => service.create(FIRST))),
        );
        const started = performance.now();
        const errors = await Promise.all(calls);
        const seconds = (performance.now() - started) / 1000;

        expect(errors.every((error) => error instanceof DatabaseUnavailable)).<<toBe>>(true);
        expect(seconds).<<toBeLessThan>>(DEADLINE_SECONDS + SLACK_SECONDS);
      });
      await until(() => database.pool.used === 0);
      expect(await layer.service.count()).<<toBe>>(0);
    });
  });

  /** With two connections and a short deadline, on the same database. */
  async function withImpatient(use: (impatient: Connected) => Promise<void>): Promise<void> {
    const impatient = connect(layer.url, DEADLINE_SECONDS);
    try {
      await use(impatient);
    } finally {
      await impatient.database.close();
    }
  }
});
