"""TypeScript source text for a field: its type, its column in a model and in a migration."""

import hashlib

from microservice_template.field_notation import Field
from microservice_template.quoting import typescript_string
from microservice_template.zod_code import WIDTH

# The type of a value, the same in both data layers.
TYPES = {
    "integer": "number",
    "boolean": "boolean",
    "datetime": "Date",
}
SQL_TYPES = {
    "text": "text",
    "integer": "bigint",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp(3) with time zone",
    "uuid": "uuid",
}
SEQUELIZE_TYPES = {
    "text": "DataTypes.TEXT",
    "integer": "DataTypes.BIGINT",
    "boolean": "DataTypes.BOOLEAN",
    "date": "DataTypes.DATEONLY",
    "datetime": "DataTypes.DATE(3)",
    "uuid": "DataTypes.UUID",
}
TYPEORM_TYPES = {
    "text": {"type": "'text'"},
    "integer": {"type": "'bigint'"},
    "boolean": {"type": "'boolean'"},
    "date": {"type": "'date'"},
    "datetime": {"type": "'timestamptz'", "precision": "3"},
    "uuid": {"type": "'uuid'"},
}
# What PostgreSQL cuts names off at.
MAX_IDENTIFIER = 63


def typescript_type(field: Field) -> str:
    """Return the TypeScript type of a field, such as `number | null`."""
    return " | ".join(_alternatives(field))


def typescript_member(field: Field, start: str = "  ") -> str:
    """Return the member `name: type;` of an interface or a class, laid out as Prettier does."""
    member = f"{start}{field.name}:"
    line = f"{member} {typescript_type(field)};"
    if len(line) <= WIDTH:
        return line
    return "\n".join([member, *(f"    | {one}" for one in _alternatives(field))]) + ";"


def _alternatives(field: Field) -> list[str]:
    words = [typescript_string(word) for word in field.values]
    return (words or [TYPES.get(field.type, "string")]) + ["null"] * field.nullable


def sql_type(field: Field) -> str:
    """Return the PostgreSQL type of a column, such as `numeric(10, 2)`."""
    if _length(field):
        return f"varchar({_length(field)})"
    if field.type == "decimal":
        return f"numeric({field.precision}, {field.scale})"
    return SQL_TYPES[field.type]


def sequelize_type(field: Field) -> str:
    """Return the type of an attribute in a Sequelize model, such as `DataTypes.STRING(80)`."""
    if _length(field):
        return f"DataTypes.STRING({_length(field)})"
    if field.type == "decimal":
        return f"DataTypes.DECIMAL({field.precision}, {field.scale})"
    return SEQUELIZE_TYPES[field.type]


def typeorm_options(field: Field) -> dict[str, str]:
    """Return the options of a column in a TypeORM entity, as source: `{"type": "'date'"}`."""
    if _length(field):
        options = {"type": "'varchar'", "length": str(_length(field))}
    elif field.type == "decimal":
        options = {
            "type": "'numeric'",
            "precision": str(field.precision),
            "scale": str(field.scale),
        }
    else:
        options = dict(TYPEORM_TYPES[field.type])
    return options | ({"nullable": "true"} if field.nullable else {})


def sql_check(field: Field) -> str:
    """Return the condition that an enum's column has to meet, nothing for other types."""
    words = ", ".join(f"'{word}'" for word in field.values)
    return f'"{field.name}" IN ({words})' if words else ""


def constraint_name(field: Field, kind: str, table: str) -> str:
    """Return a constraint's name, as the Python stack has it: `uq_orders_number`.

    A name too long for PostgreSQL ends in a digest, as SQLAlchemy's naming has it.
    """
    name = f"{kind}_{table}_{field.name}"
    if len(name) <= MAX_IDENTIFIER:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return f"{name[: MAX_IDENTIFIER - 8]}_{digest[-4:]}"


def _length(field: Field) -> int:
    """Return the number of characters that a column is limited to, 0 for no limit."""
    if field.type == "string":
        return int(field.maximum or 0)
    return max(map(len, field.values), default=0)


FILTERS = {
    "typescript_member": typescript_member,
    "typescript_type": typescript_type,
    "sql_type": sql_type,
    "sql_check": sql_check,
    "sequelize_type": sequelize_type,
    "typeorm_options": typeorm_options,
    "constraint_name": constraint_name,
}
