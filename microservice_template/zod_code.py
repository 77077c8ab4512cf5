"""TypeScript source text for a field: its Zod schema, laid out as Prettier does."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from microservice_template.field_notation import MAX_INTEGER, Field, Number, format_value
from microservice_template.quoting import typescript_string

WIDTH = 100
# The functions of the generated `src/core/field-types.ts`.
FUNCTIONS = {
    "string": "text",
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "uuid": "uuid",
    "enum": "oneOf",
}


def typescript_literal(value: str | int | bool) -> str:
    """Return a JSON value as TypeScript source."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return typescript_string(value) if isinstance(value, str) else str(value)


def typescript_property(name: str, value: str | int | bool) -> str:
    """Return a property of an object at depth one; a long value gets a line of its own."""
    line = f"  {name}: {typescript_literal(value)},"
    return line if len(line) <= WIDTH else line.replace(": ", ":\n    ", 1)


def zod_property(field: Field) -> str:
    """Return a property `name: schema,` of the object that holds all fields, at its depth."""
    start = f"  {field.name}: {FUNCTIONS[field.type]}("
    middle = ")" + (".nullable()" if field.nullable else "")
    default = _default(field)
    end = "," if default is None else f".default({default}),"
    opening, parts, closing = _arguments(field)
    space = " " if opening == "{" else ""
    arguments = f"{opening}{space}{', '.join(parts)}{space}{closing}" if parts else ""
    flat = f"{start}{arguments}{middle}"
    if len(flat + end) <= WIDTH:
        return flat + end
    if not field.nullable and default is not None and len(flat + ".default(") <= WIDTH:
        return f"{flat}.default(\n    {default},\n  ),"
    lines = "\n".join(f"    {part}," for part in parts)
    head = f"{start}{arguments})"
    if len(head) > WIDTH:
        head = f"{start}{opening}\n{lines}\n  {closing})"
    # Two calls behind it are a chain, which gets a line for each.
    return f"{head}\n    .nullable()\n    {end}" if field.nullable else f"{head}{end}"


def zod_imports(fields: Iterable[Field]) -> str:
    """Return the line that imports what the schemas are made of."""
    names = sorted({FUNCTIONS[field.type] for field in fields})
    line = f"import {{ {', '.join(names)} }} from '../../../core/field-types.ts';"
    if len(line) <= WIDTH or len(names) == 1:
        return line
    lines = "\n".join(f"  {name}," for name in names)
    return f"import {{\n{lines}\n}} from '../../../core/field-types.ts';"


def _arguments(field: Field) -> tuple[str, list[str], str]:
    """Return what stands between the brackets of the call: an opening, the parts, a closing."""
    if field.type == "enum":
        return "[", [typescript_string(word) for word in field.values], "]"
    options: dict[str, Number | None] = {"precision": field.precision, "scale": field.scale}
    options["minimum"] = (
        field.minimum or None if field.type in {"string", "text"} else field.minimum
    )
    options["maximum"] = field.maximum
    if field.type == "integer":
        options["minimum"] = None if field.minimum == -MAX_INTEGER else field.minimum
        options["maximum"] = None if field.maximum == MAX_INTEGER else field.maximum
    given = {name: value for name, value in options.items() if value is not None}
    return "{", [f"{name}: {_limit(value)}" for name, value in given.items()], "}"


def _limit(value: Number) -> str:
    return f"'{value:f}'" if isinstance(value, Decimal) else str(value)


def _default(field: Field) -> str | None:
    """Return the default as source; null where a field may be left out otherwise."""
    value = field.default
    if value is None:
        return "null" if field.nullable else None
    if isinstance(value, dt.datetime):
        return f"new Date('{format_value(field, value)}')"
    if isinstance(value, bool | int):
        return typescript_literal(value)
    return typescript_string(format_value(field, value))


FILTERS = {
    "typescript_property": typescript_property,
    "zod_property": zod_property,
    "zod_imports": zod_imports,
}
