"""TypeScript for the columns of an entity."""

import pytest

from microservice_template import orm_code
from microservice_template.field_notation import parse


@pytest.mark.parametrize(
    ("notation", "typescript", "sql", "sequelize", "typeorm"),
    [
        (
            "name:string(max=80)",
            "string",
            "varchar(80)",
            "DataTypes.STRING(80)",
            {"type": "'varchar'", "length": "80"},
        ),
        ("note:text?", "string | null", "text", "DataTypes.TEXT", {"type": "'text'"}),
        ("count:integer", "number", "bigint", "DataTypes.BIGINT", {"type": "'bigint'"}),
        (
            "exact:decimal(precision=34,scale=17)",
            "string",
            "numeric(34, 17)",
            "DataTypes.DECIMAL(34, 17)",
            {"type": "'numeric'", "precision": "34", "scale": "17"},
        ),
        ("flag:boolean", "boolean", "boolean", "DataTypes.BOOLEAN", {"type": "'boolean'"}),
        ("day:date", "string", "date", "DataTypes.DATEONLY", {"type": "'date'"}),
        (
            "moment:datetime?",
            "Date | null",
            "timestamp(3) with time zone",
            "DataTypes.DATE(3)",
            {"type": "'timestamptz'", "precision": "3"},
        ),
        ("other:uuid", "string", "uuid", "DataTypes.UUID", {"type": "'uuid'"}),
        (
            "state:enum(open|closed)",
            "'open' | 'closed'",
            "varchar(6)",
            "DataTypes.STRING(6)",
            {"type": "'varchar'", "length": "6"},
        ),
    ],
)
def test_types(
    notation: str, typescript: str, sql: str, sequelize: str, typeorm: dict[str, str]
) -> None:
    (field,) = parse(notation)
    if field.nullable:
        typeorm = {**typeorm, "nullable": "true"}

    assert orm_code.typescript_type(field) == typescript
    assert orm_code.sql_type(field) == sql
    assert orm_code.sequelize_type(field) == sequelize
    assert orm_code.typeorm_options(field) == typeorm


def test_a_long_member_is_on_several_lines() -> None:
    words = ["w" * 29 + letter for letter in "abc"]
    short, long = parse(f"state:enum(open|closed)? kind:enum({'|'.join(words)})?")

    assert orm_code.typescript_member(short) == "  state: 'open' | 'closed' | null;"
    lines = ["  declare kind:", *(f"    | '{word}'" for word in words), "    | null;"]
    assert orm_code.typescript_member(long, "  declare ") == "\n".join(lines)


def test_checks() -> None:
    state, name = parse("state:enum(open|closed) name:string")

    assert orm_code.sql_check(state) == "\"state\" IN ('open', 'closed')"
    assert orm_code.sql_check(name) == ""


def test_constraint_names() -> None:
    short, long = parse("number:string! " + "a" * 30 + ":string!")

    assert orm_code.constraint_name(short, "uq", "orders") == "uq_orders_number"
    # What SQLAlchemy makes of it.
    assert (
        orm_code.constraint_name(long, "uq", "customs_declaration_line_items")
        == "uq_customs_declaration_line_items_aaaaaaaaaaaaaaaaaaaaa_659c"
    )
