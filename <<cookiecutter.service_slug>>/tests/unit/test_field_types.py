"""Every type takes one JSON form and nothing that only looks like it."""

import datetime as dt
import re
from decimal import Decimal
from itertools import product
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.core.field_types import (
    MAX_INTEGER,
    Boolean,
    Date,
    DecimalString,
    Integer,
    Text,
    Timestamp,
    Uuid,
)

KEY = "018f4e7a-5b3c-7def-8a12-0123456789ab"
DIGITS = "1234567890123456789012345678901234"
Money = Annotated[Decimal, DecimalString(6, 2)]
Limited = Annotated[Decimal, DecimalString(6, 2, minimum="0.5", maximum="10")]
Whole = Annotated[Decimal, DecimalString(34, 0)]
Fraction = Annotated[Decimal, DecimalString(34, 34)]
Tiny = Annotated[Decimal, DecimalString(34, 30)]


def is_accepted(kind: TypeAdapter[Any], value: object) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def rows(kind: Any, *answers: object, **others: str) -> list[tuple[Any, object, object]]:
    """What is accepted and answered as it came, and what is answered in another form."""
    return [*((kind, same, same) for same in answers), *((kind, *each) for each in others.items())]


@pytest.mark.parametrize(
    ("kind", "given", "answered"),
    [
        *rows(Integer, 0, -1, MAX_INTEGER, -MAX_INTEGER),
        *rows(Boolean, *(True, False)),
        *rows(Text, "", "text", "line\nline", "مرحبا", "\U0001f600", " "),
        *rows(Uuid, KEY, **{KEY.upper(): KEY}),
        *rows(Date, "2024-02-29"),
        *rows(
            Timestamp,
            "0001-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
            **{
                "2026-01-31T09:30:00Z": "2026-01-31T09:30:00.000Z",
                "2026-01-31t09:30:00z": "2026-01-31T09:30:00.000Z",
                "2026-01-31T09:30:00.5Z": "2026-01-31T09:30:00.500Z",
                "2026-01-31T23:59:59.9999999999Z": "2026-01-31T23:59:59.999Z",
                "2026-01-31T09:30:00.0019Z": "2026-01-31T09:30:00.001Z",
                "2026-01-31T09:30:00+05:30": "2026-01-31T04:00:00.000Z",
                "2026-01-31T23:30:00-01:00": "2026-02-01T00:30:00.000Z",
                "2026-01-31T09:30:00-00:00": "2026-01-31T09:30:00.000Z",
            },
        ),
        *rows(Money, "19.99", "-9999.99", **{"5": "5.00", "5.1": "5.10", "0007": "7.00"}),
        *rows(Money, **{"0": "0.00", "-0": "0.00", "-0.00": "0.00"}),
        *rows(Limited, "0.50", "10.00"),
        *rows(Whole, DIGITS),
        *rows(Fraction, f"-0.{DIGITS}"),
        *rows(Tiny, **{"0": f"0.{'0' * 30}"}),
    ],
)
def test_accepted_and_answered_forms(kind: Any, given: object, answered: object) -> None:
    value = TypeAdapter(kind).validate_python(given)

    result = TypeAdapter(kind).dump_python(value, mode="json")
    assert (type(result), result) == (type(answered), answered)
    assert TypeAdapter(kind).validate_python(value) == value  # as the database gives it


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *product([Integer, Boolean, Text, Uuid, Date, Timestamp, Money], [None, [], {}]),
        *product([Integer], [True, False, "5", 1.0, 1e2, 1.5, 10**400]),
        *product([Integer], [MAX_INTEGER + 1, -MAX_INTEGER - 1]),
        *product([Boolean], [0, 1, "true", "yes", ""]),
        *product([Text], [5, True, ["a"], "\ud800", "a\ud800b", "\0", "a\0b", "\0\n"]),
        *product([Uuid], [f"urn:uuid:{KEY}", f"{{{KEY}}}", KEY.replace("-", ""), f" {KEY}", 5]),
        *product([Uuid], [f"{KEY}\n", KEY[:-1], KEY[:-1] + "g"]),
        *product([Date], ["2026-02-30", "2026-13-01", "0000-01-01", "2026-1-1", "20260101", ""]),
        *product([Date], ["2026-W01-1", "2026-01-01T00:00:00", "2026-01-01\n", "٢٠٢٦-01-01", 0]),
        *product([Timestamp], ["2026-01-31", "2026-01-31T09:30:00", "2026-01-31 09:30:00Z", ""]),
        *product([Timestamp], ["2026-01-31T09:30Z", "2026-01-31T9:30:00Z", 1767225600, 0.5]),
        *product([Timestamp], ["2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z"]),
        *product([Timestamp], ["2026-12-31T23:59:60Z", "2026-02-29T00:00:00Z"]),
        *product([Timestamp], ["2026-01-31T09:30:00,5Z", "2026-01-31T09:30:00.Z"]),
        *product([Timestamp], ["2026-01-31T09:30:00+0100", "2026-01-31T09:30:00+24:00"]),
        *product([Timestamp], ["2026-01-31T09:30:00+01:60", "2026-01-31T09:30:00+01:00:30"]),
        *product([Timestamp], ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"]),
        *product([Timestamp], ["2026-01-31T09:30:00Z\n", "٢٠٢٦-01-31T09:30:00Z"]),
        *product([Money], ["10000", "99999", "1.234", "1.230", "1e2", "1E2", "+1", "--1", ".5"]),
        *product([Money], ["5.", " 1", "1 ", "1\n", "1_0", "1,5", "٣", "NaN", "Infinity", ""]),
        *product([Money], [5, 5.0, True]),
        *product([Limited], ["0.49", "10.01", "-1"]),
        (Whole, f"{DIGITS}0"),
        (Fraction, f"1.{DIGITS}"),
    ],
)
def test_other_forms_are_refused(kind: Any, value: object) -> None:
    assert not is_accepted(TypeAdapter(kind), value)


def test_decimal_limits_are_documented() -> None:
    description = TypeAdapter(Limited).json_schema()["description"]
    assert "at least 0.5 and at most 10" in description
    assert "description" not in TypeAdapter(Money).json_schema()


@pytest.mark.parametrize(("precision", "scale"), [(6, 2), (3, 0), (2, 2), (34, 10)])
def test_documented_pattern_is_what_is_accepted(precision: int, scale: int) -> None:
    kind = TypeAdapter[Decimal](Annotated[Decimal, DecimalString(precision, scale)])
    # Python's "$" also matches before a last line break; that of JSON Schema does not.
    pattern = re.compile(kind.json_schema()["pattern"].replace("$", r"\Z"))
    whole = ["", "0", "00", "1", "12", "123", "1234", "12345", "1" * 24, "1" * 25, "x", "٣"]
    fraction = ["", ".", ".0", ".1", ".12", ".123", "." + "1" * 10, "." + "1" * 11, "e1", "\n"]
    texts = ["".join(parts) for parts in product(["", "-", "+", " "], whole, fraction)]

    accepted = [text for text in texts if is_accepted(kind, text)]

    assert accepted == [text for text in texts if pattern.search(text)]
    assert accepted


@pytest.mark.parametrize(
    ("read", "text"),
    [
        # What the driver makes of the two infinities, which is how it stores these times.
        (dt.datetime.min, "0001-01-01T00:00:00.000Z"),  # noqa: DTZ901  # as drivers give it
        (dt.datetime.max, "9999-12-31T23:59:59.999Z"),  # noqa: DTZ901  # as drivers give it
    ],
)
def test_the_ends_of_the_calendar_come_back_from_the_database(read: dt.datetime, text: str) -> None:
    kind = TypeAdapter(Timestamp)

    assert kind.dump_json(kind.validate_python(read)) == f'"{text}"'.encode()
