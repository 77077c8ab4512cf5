"""Example payloads, and what the schema says about their fields: tests never name a field."""

import json
from pathlib import Path
from typing import Any, cast

from tests.support.entity import CREATE, TABLE

Json = dict[str, Any]

EXAMPLES: list[Json] = json.loads(Path(__file__).parents[1].joinpath("examples.json").read_text())
SCHEMA: Json = CREATE.model_json_schema()
PROPERTIES: dict[str, Json] = SCHEMA["properties"]


def values(number: int = 0) -> dict[str, Any]:
    """An example as services and models take it: not JSON's types, but Python's."""
    return CREATE.model_validate(EXAMPLES[number]).model_dump()


def field_names() -> list[str]:
    """All fields that callers may set."""
    return list(PROPERTIES)


def required_fields() -> list[str]:
    """The fields that POST and PUT cannot do without."""
    return cast("list[str]", SCHEMA.get("required", []))


def nullable_fields() -> list[str]:
    """The fields that may be null."""
    return [name for name in PROPERTIES if {"type": "null"} in _variants(name)]


def unique_fields() -> list[str]:
    """The fields whose value no two entities may share."""
    return [column.name for column in TABLE.columns if column.unique]


def fields_of_type(kind: str) -> list[str]:
    """The fields of a JSON type: free text is the "string" without a format or an enumeration."""
    return [
        name
        for name in PROPERTIES
        for variant in _variants(name)
        if variant.get("type") == kind and not variant.keys() & {"format", "enum", "const"}
    ]


def optional_fields() -> list[str]:
    """The fields that may be left out: they get a default, or null."""
    return [name for name in PROPERTIES if name not in required_fields()]


def required_part(example: Json) -> Json:
    """The smallest payload that can be made out of an example."""
    return {name: example[name] for name in required_fields()}


def _variants(name: str) -> list[Json]:
    schema = PROPERTIES[name]
    return cast("list[Json]", schema.get("anyOf", [schema]))
