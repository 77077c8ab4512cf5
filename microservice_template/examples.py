"""Example payloads that satisfy the fields' rules; the same fields give the same payloads."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from microservice_template.casing import sentence, words
from microservice_template.field_notation import (
    EXACT,
    MIN_UNIQUE_VALUES,
    Field,
    value_range,
)

Json = str | int | bool
FIRST_DAY = dt.datetime(2026, 1, 15, 9, 30, tzinfo=dt.timezone.utc)  # noqa: UP017 - 3.10
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def examples(fields: Iterable[Field], count: int) -> list[dict[str, Json]]:
    """Return `count` payloads, each with every field in order and none null.

    The first payloads stay the same whatever `count` is. Unique fields differ in all of them.
    Raises ValueError if `count` is not within 0 to 100, the number of values a unique field is
    sure to have.
    """
    if not 0 <= count <= MIN_UNIQUE_VALUES:
        msg = f"examples() gives 0 to {MIN_UNIQUE_VALUES} payloads, not {count}"
        raise ValueError(msg)
    fields = tuple(fields)
    return [
        {field.name: EXAMPLES[field.type](field, number) for field in fields}
        for number in range(1, count + 1)
    ]


def _text(field: Field, number: int) -> str:
    shortest = int(field.minimum or 0)
    longest = 10_000 if field.maximum is None else int(field.maximum)
    candidates = [
        *_by_name(field.name, number),
        f"Sample {words(field.name)} {number}",
        f"{sentence(field.name)} {number}",
        f"Sample {number}",
        f"S{number}",
        _base36(number),
    ]
    fitting = [candidate for candidate in candidates if len(candidate) <= longest]
    text = fitting[0] if fitting else _base36(number % 36)
    if len(text) < shortest:
        padding = f" {text.lower()}" * shortest
        text = (text + padding)[:shortest]
        text = text[:-1] + "x" if text.endswith(" ") else text
    return text


def _by_name(name: str, number: int) -> Iterable[str]:
    """Yield what a field with that name usually holds."""
    last = name.rpartition("_")[2]
    if last in {"email", "mail"}:
        yield f"person{number}@example.com"
    elif last in {"url", "uri", "website", "link", "homepage"}:
        yield f"https://example.com/{number}"
    elif last in {"phone", "mobile", "telephone"}:
        yield f"+1 202 555 {100 + number:04d}"


def _base36(number: int) -> str:
    high, low = divmod(number, 36)
    return (DIGITS[high] if high else "") + DIGITS[low]


def _integer(field: Field, number: int) -> int:
    return _steps(*value_range(field), number, start=10, step=10)


def _decimal(field: Field, number: int) -> str:
    scale = field.scale or 0
    one = 10**scale
    steps = _steps(*value_range(field), number, start=20 * one - (1 if scale else 0), step=10 * one)
    return f"{Decimal(steps).scaleb(-scale, context=EXACT):.{scale}f}"


def _steps(low: int, high: int, number: int, start: int, step: int) -> int:
    """Return the value of payload `number` within `low` to `high`, pleasant ones if they fit."""
    last = MIN_UNIQUE_VALUES - 1
    if low > start:
        start = -(-low // step) * step
    if low <= start and start + step * last <= high:
        return start + step * (number - 1)
    first = max(low, min(1, high))
    if high - first < last:
        first = max(low, high - last)
    return first + (number - 1) % (high - first + 1)


def _boolean(_field: Field, number: int) -> bool:
    return number % 2 == 1


def _date(_field: Field, number: int) -> str:
    return f"{FIRST_DAY + dt.timedelta(days=number - 1):%Y-%m-%d}"


def _datetime(field: Field, number: int) -> str:
    return f"{_date(field, number)}T{FIRST_DAY:%H:%M:%S}.000Z"


def _uuid(field: Field, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{number}.{field.name}.example.com"))


def _enum(field: Field, number: int) -> str:
    return field.values[(number - 1) % len(field.values)]


EXAMPLES: Mapping[str, Callable[[Field, int], Json]] = {
    "string": _text,
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
    "enum": _enum,
}
