<% set name = cookiecutter.resource|pascal %>
import { DataTypes, Model } from 'sequelize';
import type {
  Attributes,
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  Sequelize,
} from 'sequelize';

import { newId } from '../core/identifiers.ts';
import type { Values } from './entity.ts';

type EntityInstance = <<name>>;

export class <<name>> extends Model<
  InferAttributes<EntityInstance>,
  InferCreationAttributes<EntityInstance>
> {
  declare id: CreationOptional<string>;
<% for field in fields() %>
<<field|typescript_member("  declare ")>>
<% endfor %>
  declare version: CreationOptional<number>;
  declare created_at: CreationOptional<Date>;
  declare updated_at: CreationOptional<Date>;

  /** The versions and times are kept by the options of `src/database/sequelize.ts`. */
  static initialize(sequelize: Sequelize): void {
    this.init(
      {
        id: {
          type: DataTypes.UUID,
          primaryKey: true,
          defaultValue: newId,
        },
<% for field in fields() %>
        <<field.name>>: {
          type: <<field|sequelize_type>>,
          allowNull: <<"true" if field.nullable else "false">>,
<% if field.unique %>
          unique: '<<field|constraint_name("uq", cookiecutter.resource_plural)>>',
<% endif %>
        },
<% endfor %>
        version: {
          type: DataTypes.INTEGER,
          allowNull: false,
          defaultValue: 1,
        },
        created_at: {
          type: DataTypes.DATE(3),
          allowNull: false,
        },
        updated_at: {
          type: DataTypes.DATE(3),
          allowNull: false,
        },
      },
      {
        sequelize,
        modelName: '<<cookiecutter.resource>>',
        tableName: '<<cookiecutter.resource_plural>>',
      },
    );
  }
}

/** As it is read: plain values. */
export type <<name>>Record = Attributes<EntityInstance>;
/** What callers may set. */
export type <<name>>Values = Values<<"<" ~ name ~ "Record>">>;
