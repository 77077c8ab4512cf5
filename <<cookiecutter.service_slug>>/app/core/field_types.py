"""The types of an entity's fields: how each looks in JSON, and what is refused.

Every type takes the JSON form in requests and the Python value from the database, and nothing
in between: no numbers in strings, no dates from numbers, no truthy words.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# The integers that every JSON reader keeps exactly.
MAX_INTEGER = 2**53 - 1

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt]((?:[01]\d|2[0-3]):\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:[0-5]\d)",
    re.ASCII,
)


def _refused(expected: str) -> PydanticCustomError:
    return PydanticCustomError("format", "Input should be {expected}", {"expected": expected})


def to_uuid(value: object) -> UUID:
    """A UUID from its canonical text, in either case."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and _UUID.fullmatch(value):
        return UUID(value)
    raise _refused("a UUID in its canonical form")


def to_date(value: object) -> dt.date:
    """A date from YYYY-MM-DD."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise _refused("a date in the form YYYY-MM-DD")


def to_timestamp(value: object) -> dt.datetime:
    """A UTC time from RFC 3339 text; what is finer than a millisecond is cut off."""
    if isinstance(value, dt.datetime):
        # The driver keeps the ends of the calendar as infinities, which come back without a zone.
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, str) and (match := _TIMESTAMP.fullmatch(value)):
        date, time, fraction, offset = match.groups()
        milliseconds = (fraction or "")[:3].ljust(3, "0")
        offset = "+00:00" if offset in "zZ" else offset
        try:
            return dt.datetime.fromisoformat(f"{date}T{time}.{milliseconds}{offset}").astimezone(
                dt.UTC
            )
        except (ValueError, OverflowError):
            pass
    raise _refused("an RFC 3339 time with an offset, such as 2026-01-31T09:30:00Z")


def render_timestamp(value: dt.datetime) -> str:
    """RFC 3339 in UTC with exactly three decimals."""
    utc = value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def render_decimal(value: Decimal) -> str:
    """All digits, never an exponent."""
    return format(value, "f")


Boolean = Annotated[bool, Field(strict=True)]
Integer = Annotated[int, Field(strict=True, ge=-MAX_INTEGER, le=MAX_INTEGER)]
# PostgreSQL text cannot hold the NUL character.
Text = Annotated[str, Field(strict=True, pattern=r"^[^\u0000]*$")]
Uuid = Annotated[
    UUID, BeforeValidator(to_uuid), WithJsonSchema({"type": "string", "format": "uuid"})
]
Date = Annotated[
    dt.date, BeforeValidator(to_date), WithJsonSchema({"type": "string", "format": "date"})
]
RenderedTimestamp = Annotated[
    dt.datetime,
    PlainSerializer(render_timestamp, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Timestamp = Annotated[RenderedTimestamp, BeforeValidator(to_timestamp)]


@dataclass(frozen=True, slots=True)
class DecimalString:
    """An exact decimal number, a string in JSON: `Annotated[Decimal, DecimalString(10, 2)]`.

    At most `precision` digits, `scale` of them after the point; always answered with `scale`.
    """

    precision: int
    scale: int
    minimum: str | None = None
    maximum: str | None = None

    @property
    def pattern(self) -> str:
        digits = self.precision - self.scale
        whole = f"[0-9]{{1,{digits}}}" if digits else "0"
        fraction = rf"(\.[0-9]{{1,{self.scale}}})?" if self.scale else ""
        return f"^-?{whole}{fraction}$"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        form = re.compile(self.pattern)
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

        rendered = core_schema.plain_serializer_function_ser_schema(
            render_decimal, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(to_decimal, serialization=rendered)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        result: dict[str, Any] = {"type": "string", "pattern": self.pattern}
        limits = [
            f"{word} {limit}"
            for word, limit in (("at least", self.minimum), ("at most", self.maximum))
            if limit is not None
        ]
        if limits:
            result["description"] = f"A decimal number, {' and '.join(limits)}."
        return result
