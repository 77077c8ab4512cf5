"""Python source text for a field: how the Python stacks spell its type, rules and default."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from microservice_template.field_notation import MAX_INTEGER, Field, Value
from microservice_template.quoting import python_string

# The type in a SQLAlchemy model.
ANNOTATIONS = {
    "string": "str",
    "text": "str",
    "integer": "int",
    "decimal": "Decimal",
    "boolean": "bool",
    "date": "dt.date",
    "datetime": "dt.datetime",
    "uuid": "UUID",
    "enum": "str",
}
# The type in a Pydantic model: the names of the generated `app/core/field_types.py`.
SCHEMA_TYPES = {
    "string": "Text",
    "text": "Text",
    "integer": "Integer",
    "decimal": "Decimal",
    "boolean": "Boolean",
    "date": "Date",
    "datetime": "Timestamp",
    "uuid": "Uuid",
}
COLUMN_TYPES = {
    "text": "sa.Text",
    "integer": "sa.BigInteger",
    "boolean": "sa.Boolean",
    "date": "sa.Date",
    "datetime": "TIMESTAMP(timezone=True, precision=3)",
    "uuid": "sa.Uuid",
}


def annotation(field: Field) -> str:
    """Return the Python type of a column, such as `dt.date | None`."""
    return ANNOTATIONS[field.type] + (" | None" if field.nullable else "")


def column_type(field: Field) -> str:
    """Return the SQLAlchemy type of a column, such as `sa.Numeric(10, 2)`."""
    if field.type == "string":
        return f"sa.String({field.maximum})"
    if field.type == "decimal":
        return f"sa.Numeric({field.precision}, {field.scale})"
    if field.type == "enum":
        words = ", ".join(map(python_string, field.values))
        name = python_string(field.name)
        return f"sa.Enum({words}, name={name}, native_enum=False, create_constraint=True)"
    return COLUMN_TYPES[field.type]


def schema_type(field: Field) -> str:
    """Return the Pydantic type of a field with its rules, such as `Annotated[Text, Field(...)]`."""
    if field.type == "enum":
        text = f"Literal[{', '.join(map(python_string, field.values))}]"
    else:
        rules = _rules(field)
        text = SCHEMA_TYPES[field.type]
        text = f"Annotated[{text}, {rules}]" if rules else text
    return f"{text} | None" if field.nullable else text


def schema_default(field: Field) -> str:
    """Return ` = default` for a field that may be left out, nothing for a required one."""
    return "" if field.required else f" = {literal(field.default)}"


def literal(value: Value | None) -> str:
    """Return `value` as Python source."""
    if isinstance(value, str):
        return python_string(value)
    if isinstance(value, Decimal):
        return f'Decimal("{value:f}")'
    if isinstance(value, uuid.UUID):
        return f'UUID("{value}")'
    if isinstance(value, dt.datetime):
        parts = [value.year, value.month, value.day, value.hour, value.minute]
        parts += [value.second] if value.second or value.microsecond else []
        parts += [value.microsecond] if value.microsecond else []
        return f"dt.datetime({', '.join(map(str, parts))}, tzinfo=dt.UTC)"
    if isinstance(value, dt.date):
        return f"dt.date({value.year}, {value.month}, {value.day})"
    return repr(value)


def schema_type_names(fields: Iterable[Field]) -> list[str]:
    """Return what a schema module imports from `app/core/field_types.py`, sorted."""
    names = {SCHEMA_TYPES[field.type] for field in fields if field.type in SCHEMA_TYPES}
    if "Decimal" in names:
        names.add("DecimalString")
    return sorted(names - {"Decimal"})


def uses(fields: Iterable[Field], *kinds: str) -> bool:
    """Return whether any of the fields is of one of these types."""
    return any(field.type in kinds for field in fields)


def has_rules(fields: Iterable[Field]) -> bool:
    """Return whether any of the fields needs Pydantic's `Field`."""
    return any(_rules(field).startswith("Field(") for field in fields)


def defaults(fields: Iterable[Field], *kinds: str) -> bool:
    """Return whether any of the fields of these types has a default."""
    return any(field.type in kinds and field.default is not None for field in fields)


def _rules(field: Field) -> str:
    if field.type in {"string", "text"}:
        return _call("Field", min_length=field.minimum or None, max_length=field.maximum)
    if field.type == "integer":
        low = None if field.minimum == -MAX_INTEGER else field.minimum
        high = None if field.maximum == MAX_INTEGER else field.maximum
        return _call("Field", ge=low, le=high)
    if field.type == "decimal":
        limits = [
            f'{name}="{limit:f}"'
            for name, limit in (("minimum", field.minimum), ("maximum", field.maximum))
            if limit is not None
        ]
        return f"DecimalString({', '.join([str(field.precision), str(field.scale), *limits])})"
    return ""


def _call(function: str, **arguments: object) -> str:
    given = ", ".join(f"{name}={value}" for name, value in arguments.items() if value is not None)
    return f"{function}({given})" if given else ""


FILTERS = {
    "annotation": annotation,
    "column_type": column_type,
    "schema_type": schema_type,
    "schema_default": schema_default,
    "schema_type_names": schema_type_names,
    "python_literal": literal,
    "uses": uses,
    "has_rules": has_rules,
    "has_defaults": defaults,
}
