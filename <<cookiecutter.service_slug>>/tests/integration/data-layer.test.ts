<% set sequelize = cookiecutter.stack|data_layer == "sequelize" %>
<% if sequelize %>
/** Sequelize as its documentation shows it works beside the repository. */
<% else %>
/** TypeORM as its documentation shows it works beside the repository. */
<% endif %>

<% if not sequelize %>
import { setImmediate } from 'node:timers/promises';

<% endif %>
<<test_imports("describe", "expect", "it")>>

import { DatabaseUnavailable, VersionMismatch } from '../../src/core/exceptions.ts';
import { translated } from '../../src/database/errors.ts';
import { CREATE, Model } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { withLockedTable } from '../support/locked-table.ts';
import { thrownBy } from '../support/thrown.ts';
import { connect, useDataLayer } from '../support/repository.ts';

const FIRST = CREATE.parse(example());
const SECOND = CREATE.parse(example(1));
const DEADLINE_SECONDS = 0.5;

describe('the data layer', () => {
  const layer = useDataLayer();

<% if sequelize %>
  it('creates, finds, changes and removes', async () => {
    const { service } = layer;

    const created = await Model.create(FIRST);
    expect(await service.get(created.id)).<<toEqual>>(created.get());
    expect(created.version).<<toBe>>(1);

    const [found] = await Model.findAll({ where: { id: created.id } });
    await found?.update(SECOND);
    const changed = await service.get(created.id);
    expect({ ...changed, ...SECOND }).<<toEqual>>(changed);
    expect(changed).<<toEqual>>(found?.get());
    expect(changed.version).<<toBe>>(2);
    expect(changed.updated_at >= created.created_at).<<toBe>>(true);

    await Model.update(FIRST, { where: { id: created.id } });
    expect((await service.get(created.id)).version).<<toBe>>(3);

    await (await Model.findByPk(created.id))?.destroy();
    expect(await Model.count()).<<toBe>>(0);
  });

  it('does not save what has changed since it was read', async () => {
    const { id } = await Model.create(FIRST);
    const stale = await Model.findByPk(id);
    await layer.service.change(id, SECOND, null);

    const error = await thrownBy(() => stale?.update(CREATE.parse(example(2))));

    expect(translated(error) instanceof VersionMismatch).<<toBe>>(true);
    expect((await layer.service.get(id)).version).<<toBe>>(2);
  });

  it('takes part in transactions, its own and ours', async () => {
    const { database, service } = layer;
    for (const begin of [
      database.sequelize.transaction.bind(database.sequelize),
      database.transaction.bind(database),
    ] as (typeof database.transaction)[]) {
      await thrownBy(() =>
        begin(async (transaction) => {
          await Model.create(FIRST, { transaction });
          await Model.create(FIRST);
          await service.create(SECOND);
          throw new Error('no');
        }),
      );

      expect(await service.count()).<<toBe>>(0);
    }
  });

  it('has the deadline, the limit of connections and the errors of the service', async () => {
    const impatient = connect(layer.url, DEADLINE_SECONDS);
    await withLockedTable(layer.url, async () => {
      const errors = await Promise.all([1, 2, 3].map(() => thrownBy(() => Model.findAll())));
      expect(impatient.database.pool.used).<<toBeLessThanOrEqual>>(2);
      for (const error of errors) {
        expect(translated(error) instanceof DatabaseUnavailable).<<toBe>>(true);
      }
    });
    await impatient.database.close();
    void connect(layer.url); // the model belongs to the database that was opened last
  });
<% else %>
  it('is there before anything is connected', async () => {
    const { database } = connect(layer.url);
    await setImmediate(); // as after the start of the service

    expect(await database.dataSource.getRepository(Model).find()).<<toEqual>>([]);

    await database.close();
  });

  it('creates, finds, changes and removes', async () => {
    const { database, service } = layer;
    const repository = database.dataSource.getRepository(Model);

    const created = await repository.save({ ...FIRST });
    expect(await service.get(created.id)).<<toEqual>>(created);
    expect(created.version).<<toBe>>(1);

    const found = await repository.findOneByOrFail({ id: created.id });
    await repository.save(Object.assign(found, SECOND));
    const changed = await service.get(created.id);
    expect({ ...changed, ...SECOND }).<<toEqual>>(changed);
    expect(changed.version).<<toBe>>(2);
    expect(changed.updated_at >= created.created_at).<<toBe>>(true);

    await repository.update({ id: created.id }, { ...FIRST });
    expect((await service.get(created.id)).version).<<toBe>>(3);

    await repository.delete({ id: created.id });
    expect(await repository.count()).<<toBe>>(0);
  });

  it('does not save what has changed since it was read', async () => {
    const { database, service } = layer;
    const repository = database.dataSource.getRepository(Model);
    const { id } = await service.create(FIRST);
    const stale = await repository.findOneByOrFail({ id });
    await service.change(id, SECOND, null);

    const error = await thrownBy(() => repository.save(stale));

    expect(error instanceof VersionMismatch).<<toBe>>(true);
    expect((await service.get(id)).version).<<toBe>>(2);
  });

  it('takes part in transactions, its own and ours', async () => {
    const { database, service } = layer;
    await thrownBy(() =>
      database.dataSource.transaction(async (manager) => {
        await manager.save(Model, { ...FIRST });
        throw new Error('no');
      }),
    );
    await thrownBy(() =>
      database.transaction(async (manager) => {
        await manager.getRepository(Model).save({ ...FIRST });
        await service.create(SECOND);
        throw new Error('no');
      }),
    );

    expect(await service.count()).<<toBe>>(0);
  });

  it('has the deadline, the limit of connections and the errors of the service', async () => {
    const { database } = connect(layer.url, DEADLINE_SECONDS);
    const repository = database.dataSource.getRepository(Model);
    await withLockedTable(layer.url, async () => {
      const errors = await Promise.all([1, 2, 3].map(() => thrownBy(() => repository.find())));
      expect(database.pool.used).<<toBeLessThanOrEqual>>(2);
      for (const error of errors) {
        expect(translated(error) instanceof DatabaseUnavailable).<<toBe>>(true);
      }
    });
    await database.close();
  });
<% endif %>
});
