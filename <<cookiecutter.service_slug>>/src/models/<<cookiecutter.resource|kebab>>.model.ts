import { DataTypes, literal, Model } from 'sequelize';
import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  Sequelize,
} from 'sequelize';

type EntityModel = <<cookiecutter.resource|pascal>>Model;

export class <<cookiecutter.resource|pascal>>Model extends Model<
  InferAttributes<EntityModel>,
  InferCreationAttributes<EntityModel>
> {
  declare id: string;
<% for field in fields() %>
<<field|typescript_member("  declare ")>>
<% endfor %>
  declare version: CreationOptional<number>;
  declare created_at: CreationOptional<Date>;
  declare updated_at: CreationOptional<Date>;
}

export type <<cookiecutter.resource|pascal>> = InferAttributes<EntityModel>;

/** The model on a connection pool of its own: a class can be bound to one only. */
export function define<<cookiecutter.resource|pascal>>(sequelize: Sequelize) {
  return class extends <<cookiecutter.resource|pascal>>Model {}.init(
    {
      id: {
        type: DataTypes.UUID,
        primaryKey: true,
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
        defaultValue: literal('1'),
      },
      created_at: {
        type: DataTypes.DATE(3),
        allowNull: false,
        defaultValue: literal('now()'),
      },
      updated_at: {
        type: DataTypes.DATE(3),
        allowNull: false,
        defaultValue: literal('now()'),
      },
    },
    {
      sequelize,
      modelName: '<<cookiecutter.resource>>',
      tableName: '<<cookiecutter.resource_plural>>',
      timestamps: false, // by the database's clock, see above
    },
  );
}
