/** A reference to a parent that there is not, and a parent that cannot go. */

<<test_imports("describe", "expect", "it")>>

import { ReferenceNotFound, StillReferenced } from '../../src/core/exceptions.ts';
import { CREATE, TABLE } from '../support/entity.ts';
import { example } from '../support/examples.ts';
import { execute } from '../support/postgres.ts';
import { thrownBy } from '../support/thrown.ts';
import { useDataLayer } from '../support/repository.ts';

const MISSING = '01890000-0000-7000-8000-000000000000';

describe('references', () => {
  const layer = useDataLayer();

  for (const onDelete of ['NO ACTION', 'RESTRICT']) {
    it(`are kept as they are declared: ON DELETE ${onDelete}`, async () => {
      const { service, url } = layer;
      const { id } = await service.create(CREATE.parse(example()));
      await execute(url, 'DROP TABLE IF EXISTS children');
      await execute(
        url,
        `CREATE TABLE children (
           name text,
           parent_id uuid CONSTRAINT fk_children_parent_id
             REFERENCES "${TABLE}" ON DELETE ${onDelete}
         )`,
      );
      const insert = `INSERT INTO children VALUES ('first', $1)`;
      await write(insert, [id]);

      const inserted = await thrownBy(() => write(insert, [MISSING]));
      const updated = await thrownBy(() => write('UPDATE children SET parent_id = $1', [MISSING]));
      const renamed = await thrownBy(() => write(`UPDATE "${TABLE}" SET id = $1`, [MISSING]));
      const deleted = await thrownBy(() => service.remove(id, null));

      for (const error of [inserted, updated]) {
        expect(error instanceof ReferenceNotFound && error.field).<<toBe>>('parent_id');
      }
      for (const error of [renamed, deleted]) {
        expect(error instanceof StillReferenced).<<toBe>>(true);
      }
      expect((await service.get(id)).version).<<toBe>>(1);
      await execute(url, 'DROP TABLE children');
      await service.remove(id, null);
    });
  }

  it('are found within one table too', async () => {
    const { service, url } = layer;
    const { id } = await service.create(CREATE.parse(example()));
    await execute(url, `ALTER TABLE "${TABLE}" ADD parent_id uuid REFERENCES "${TABLE}"`);
    await write(`UPDATE "${TABLE}" SET parent_id = $1`, [id]);
    const other = await service.create(CREATE.parse(example(1)));
    await write(`UPDATE "${TABLE}" SET parent_id = $1 WHERE id <> $1`, [id]);

    const deleted = await thrownBy(() => service.remove(id, null));
    const updated = await thrownBy(() => write(`UPDATE "${TABLE}" SET parent_id = $1`, [MISSING]));

    expect(deleted instanceof StillReferenced).<<toBe>>(true);
    expect(updated instanceof ReferenceNotFound).<<toBe>>(true);
    await service.remove(other.id, null);
    await execute(url, `ALTER TABLE "${TABLE}" DROP parent_id`);
  });

  async function write(statement: string, values: unknown[]): Promise<void> {
<% if cookiecutter.stack|data_layer == "sequelize" %>
    const { database } = layer;
    await database.run(() => database.sequelize.query(statement, { bind: values }));
<% else %>
    await layer.database.run((manager) => manager.query(statement, values));
<% endif %>
  }
});
