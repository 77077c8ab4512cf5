"""The types of an entity's fields: how each looks in JSON, and what is refused.

Every type takes the JSON form in requests and the Python value from the database, and nothing
in between: no numbers in strings, no dates from numbers, no truthy words.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Annotated
from uuid import UUID

from annotated_types import GroupedMetadata
from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# The integers that every JSON reader keeps exactly.
MAX_INTEGER = 2**53 - 1

_TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:[0-5]\d)",
    re.ASCII,
)


def _refused(expected: str) -> PydanticCustomError:
    return PydanticCustomError("format", "Input should be {expected}", {"expected": expected})


def written(form: str, expected: str, kind: type) -> BeforeValidator:
    """Of all that Pydantic takes for this kind of value: the value itself, and text in one form."""
    pattern = re.compile(form, re.ASCII)

    def check(value: object) -> object:
        if isinstance(value, kind) or (isinstance(value, str) and pattern.fullmatch(value)):
            return value
        raise _refused(expected)

    return BeforeValidator(check)


def to_timestamp(value: object) -> dt.datetime:
    """A UTC time from RFC 3339 text; what is finer than a millisecond is cut off."""
    if isinstance(value, dt.datetime):
        # The driver keeps the ends of the calendar as infinities, which come back without a zone.
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, str) and _TIMESTAMP.fullmatch(value):
        with suppress(ValueError, OverflowError):
            utc = dt.datetime.fromisoformat(value.upper()).astimezone(dt.UTC)
            return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
    raise _refused("an RFC 3339 time with an offset, such as 2026-01-31T09:30:00Z")


def render_timestamp(value: dt.datetime) -> str:
    """RFC 3339 in UTC with exactly three decimals."""
    utc = value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


Boolean = Annotated[bool, Field(strict=True)]
Integer = Annotated[int, Field(strict=True, ge=-MAX_INTEGER, le=MAX_INTEGER)]
# PostgreSQL text cannot hold the NUL character.
Text = Annotated[str, Field(strict=True, pattern=r"^[^\u0000]*$")]
Uuid = Annotated[
    UUID,
    written(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a UUID in its canonical form", UUID
    ),
    WithJsonSchema({"type": "string", "format": "uuid"}),
]
Date = Annotated[
    dt.date,
    written(r"\d{4}-\d{2}-\d{2}", "a date in the form YYYY-MM-DD", dt.date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
RenderedTimestamp = Annotated[
    dt.datetime,
    PlainSerializer(render_timestamp, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Timestamp = Annotated[RenderedTimestamp, BeforeValidator(to_timestamp)]


@dataclass(frozen=True, slots=True)
class DecimalString(GroupedMetadata):
    """An exact decimal number, a string in JSON: `Annotated[Decimal, DecimalString(10, 2)]`.

    At most `precision` digits, `scale` of them after the point; always answered with `scale`, and
    never with an exponent.
    """

    precision: int
    scale: int
    minimum: str | None = None
    maximum: str | None = None

    def __iter__(self) -> Iterator[object]:
        digits = self.precision - self.scale
        whole = f"[0-9]{{1,{digits}}}" if digits else "0"
        fraction = rf"(\.[0-9]{{1,{self.scale}}})?" if self.scale else ""
        form = re.compile(f"-?{whole}{fraction}")
        unit = Decimal(1).scaleb(-self.scale)
        exact = Context(prec=self.precision + self.scale)
        minimum = None if self.minimum is None else Decimal(self.minimum)
        maximum = None if self.maximum is None else Decimal(self.maximum)

        def to_decimal(value: object) -> Decimal:
            if isinstance(value, Decimal):
                return value
            if not (isinstance(value, str) and form.fullmatch(value)):
                raise _refused(
                    f"a string with a decimal number of at most {self.precision} digits, "
                    f"{self.scale} of them after the point"
                )
            number = Decimal(value).quantize(unit, context=exact)
            number = number.copy_abs() if number.is_zero() else number  # no "-0.00"
            if minimum is not None and number < minimum:
                raise _refused(f"greater than or equal to {minimum}")
            if maximum is not None and number > maximum:
                raise _refused(f"less than or equal to {maximum}")
            return number

        schema = {"type": "string", "pattern": f"^{form.pattern}$"}
        limits = {"at least": self.minimum, "at most": self.maximum}
        if texts := [f"{word} {limit}" for word, limit in limits.items() if limit is not None]:
            schema["description"] = f"A decimal number, {' and '.join(texts)}."
        yield PlainValidator(to_decimal)
        yield PlainSerializer(lambda value: format(value, "f"), when_used="json")
        yield WithJsonSchema(schema)
