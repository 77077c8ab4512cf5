"""Random fields that satisfy the rules, for the property tests."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from microservice_template.field_notation import (
    MAX_INTEGER,
    MAX_STRING,
    UTC,
    Field,
    FieldsError,
    format_field,
    parse,
    value_range,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text("abcXYZ019", min_size=1, max_size=12)
BARE_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: len(text.split()) == 1
)


def names() -> st.SearchStrategy[str]:
    """Names no library owns: they begin with `z`."""
    word = st.text(LETTERS, min_size=1, max_size=9)
    return st.lists(word, min_size=1, max_size=3).map(lambda parts: "z" + "_".join(parts)[:29])


def _bounds(draw: Callable[..., Any], low: int, high: int) -> tuple[int | None, int | None]:
    bound = st.none() | st.integers(low, high)
    least, most = draw(bound), draw(bound)
    if least is not None and most is not None and least > most:
        return most, least
    return least, most


@st.composite
def single_fields(draw: Callable[..., Any]) -> Field:
    kind = draw(st.sampled_from(sorted(BUILDERS)))
    field: Field = BUILDERS[kind](draw, draw(names()).rstrip("_"), draw(st.booleans()))
    unique = Field(**{**field.__dict__, "unique": True, "default": None})
    if draw(st.booleans()):
        try:
            parse(format_field(unique))
        except FieldsError:
            return field
        return unique
    return field


def field_lists() -> st.SearchStrategy[tuple[Field, ...]]:
    return st.lists(
        single_fields(), min_size=1, max_size=6, unique_by=lambda field: field.name.replace("_", "")
    ).map(tuple)


def _string(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    least, most = _bounds(draw, 1, MAX_STRING)
    if most is None:
        most, least = 255, min(least or 0, 255) or None
    default = draw(st.none() | BARE_TEXT)
    if default is not None and not (least or 0) <= len(default) <= most:
        default = None
    return Field(name, "string", nullable, default=default, minimum=least, maximum=most)


def _text(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    least, most = _bounds(draw, 1, 1000)
    return Field(name, "text", nullable, minimum=least, maximum=most)


def _integer(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    least, most = _bounds(draw, -MAX_INTEGER, MAX_INTEGER)
    low = -MAX_INTEGER if least is None else least
    high = MAX_INTEGER if most is None else most
    default = draw(st.none() | st.integers(low, high))
    return Field(name, "integer", nullable, default=default, minimum=low, maximum=high)


def _decimal(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    precision = draw(st.integers(1, 34))
    scale = draw(st.integers(0, precision))
    limit = 10**precision - 1

    def value(steps: int | None) -> Decimal | None:
        return None if steps is None else Decimal(f"{steps}e-{scale}")

    least, most = _bounds(draw, -limit, limit)
    bare = Field(
        name, "decimal", nullable, False, None, value(least), value(most), precision, scale
    )
    default = value(draw(st.none() | st.integers(*value_range(bare))))
    return Field(**{**bare.__dict__, "default": default})


def _boolean(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    return Field(name, "boolean", nullable, default=draw(st.sampled_from([None, True, False])))


def _date(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    return Field(name, "date", nullable, default=draw(st.none() | st.dates(dt.date(1000, 1, 1))))


def _datetime(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    seconds = st.integers(0, 4_000_000_000_000)
    start = dt.datetime(2000, 1, 1, tzinfo=UTC)
    default = draw(st.none() | seconds.map(lambda ms: start + dt.timedelta(milliseconds=ms)))
    return Field(name, "datetime", nullable, default=default)


def _uuid(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    return Field(name, "uuid", nullable, default=draw(st.none() | st.uuids()))


def _enum(draw: Callable[..., Any], name: str, nullable: bool) -> Field:
    values = tuple(draw(st.lists(WORDS, min_size=1, max_size=8, unique=True)))
    default = draw(st.none() | st.sampled_from(values))
    return Field(name, "enum", nullable, default=default, values=values)


BUILDERS: dict[str, Callable[[Callable[..., Any], str, bool], Field]] = {
    "string": _string,
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
    "enum": _enum,
}
