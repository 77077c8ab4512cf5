"""Payloads for a service that others use too: their unique values are random."""

import datetime as dt
import random
import secrets
from typing import Any
from uuid import uuid4

from tests.support.examples import EXAMPLES, PROPERTIES, unique_fields

Json = dict[str, Any]


def fresh_example(number: int = 0) -> Json:
    """An example with random unique values: others may have taken them, but hardly twice."""
    example = dict(EXAMPLES[number])
    for name in unique_fields():
        example[name] = _random_value(PROPERTIES[name], example[name])
    return example


def _random_value(schema: Json, example: Any) -> Any:
    schema = schema.get("anyOf", [schema])[0]
    if schema["type"] == "integer":
        return random.randint(schema["minimum"], schema["maximum"])  # noqa: S311  # no secret
    if schema.get("format") == "uuid":
        return str(uuid4())
    if "format" in schema:  # a day, with the time of the example if there is one
        day = dt.date.fromordinal(random.randint(1, dt.date.max.toordinal()))  # noqa: S311  # no secret
        return day.isoformat() + example[len("2026-01-31") :]
    if "maxLength" in schema or not example.replace(".", "").isdigit():
        text = secrets.token_hex(16).ljust(schema.get("minLength", 0), "x")
        return text[: schema.get("maxLength")]
    return "".join(secrets.choice("123456789") if sign != "." else sign for sign in example)
