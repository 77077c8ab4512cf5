"""Every type takes one JSON form and nothing that only looks like it."""

import datetime as dt
import re
from decimal import Decimal
from itertools import product
from typing import Annotated, Any
from uuid import UUID

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


def adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def money(**limits: str) -> TypeAdapter[Any]:
    return adapter(Annotated[Decimal, DecimalString(6, 2, **limits)])


def is_accepted(kind: TypeAdapter[Any], value: object) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *product([Integer], [0, -1, MAX_INTEGER, -MAX_INTEGER]),
        *product([Boolean], [True, False]),
        *product([Text], ["", "text", "line\nline", "مرحبا", "\U0001f600", " "]),
    ],
)
def test_plain_json_values_are_kept(kind: Any, value: object) -> None:
    result = adapter(kind).validate_python(value)

    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *product(
            [Integer],
            [True, False, "5", 1.0, 1e2, 1.5, None, MAX_INTEGER + 1, -MAX_INTEGER - 1, 10**400, []],
        ),
        *product([Boolean], [0, 1, "true", "yes", "", None]),
        *product([Text], [5, True, None, ["a"], "\ud800", "a\ud800b", "\0", "a\0b", "\0\n"]),
        *product(
            [Uuid],
            [
                f"urn:uuid:{KEY}",
                f"{{{KEY}}}",
                KEY.replace("-", ""),
                f" {KEY}",
                f"{KEY}\n",
                KEY[:-1],
                KEY[:-1] + "g",
                5,
                None,
            ],
        ),
        *product(
            [Date],
            [
                "2026-02-30",
                "2026-13-01",
                "0000-01-01",
                "2026-1-1",
                "20260101",
                "2026-W01-1",
                "2026-01-01T00:00:00",
                "2026-01-01\n",
                "٢٠٢٦-01-01",
                "",
                1767225600,
                0,
                None,
            ],
        ),
        *product(
            [Timestamp],
            [
                "2026-01-31",
                "2026-01-31T09:30:00",
                "2026-01-31 09:30:00Z",
                "2026-01-31T09:30Z",
                "2026-01-31T9:30:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T09:60:00Z",
                "2026-12-31T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2026-01-31T09:30:00,5Z",
                "2026-01-31T09:30:00.Z",
                "2026-01-31T09:30:00+0100",
                "2026-01-31T09:30:00+24:00",
                "2026-01-31T09:30:00+01:60",
                "2026-01-31T09:30:00+01:00:30",
                "2026-01-31T09:30:00Z\n",
                "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                "٢٠٢٦-01-31T09:30:00Z",
                "",
                1767225600,
                1767225600.5,
                None,
            ],
        ),
    ],
)
def test_other_forms_are_refused(kind: Any, value: object) -> None:
    assert not is_accepted(adapter(kind), value)


@pytest.mark.parametrize("text", [KEY, KEY.upper()])
def test_uuids_are_answered_in_lower_case(text: str) -> None:
    kind = adapter(Uuid)

    value = kind.validate_python(text)

    assert value == UUID(KEY)
    assert kind.dump_python(value, mode="json") == KEY


def test_dates_are_answered_as_they_came() -> None:
    kind = adapter(Date)

    value = kind.validate_python("2024-02-29")

    assert value == dt.date(2024, 2, 29)
    assert kind.dump_python(value, mode="json") == "2024-02-29"


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000Z"),
        ("2026-01-31t09:30:00z", "2026-01-31T09:30:00.000Z"),
        ("2026-01-31T09:30:00.5Z", "2026-01-31T09:30:00.500Z"),
        ("2026-01-31T23:59:59.9999999999Z", "2026-01-31T23:59:59.999Z"),
        ("2026-01-31T09:30:00.0019Z", "2026-01-31T09:30:00.001Z"),
        ("2026-01-31T09:30:00+05:30", "2026-01-31T04:00:00.000Z"),
        ("2026-01-31T23:30:00-01:00", "2026-02-01T00:30:00.000Z"),
        ("2026-01-31T09:30:00-00:00", "2026-01-31T09:30:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_times_are_answered_in_utc_with_three_decimals(given: str, answered: str) -> None:
    kind = adapter(Timestamp)

    assert kind.dump_python(kind.validate_python(given), mode="json") == answered


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Uuid, UUID(KEY)),
        (Date, dt.date(2026, 1, 31)),
        (Timestamp, dt.datetime(2026, 1, 31, tzinfo=dt.UTC)),
        (Annotated[Decimal, DecimalString(6, 2)], Decimal("1.50")),
    ],
)
def test_values_of_the_database_pass(kind: Any, value: object) -> None:
    assert adapter(kind).validate_python(value) == value


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("19.99", "19.99"),
        ("5", "5.00"),
        ("5.1", "5.10"),
        ("-9999.99", "-9999.99"),
        ("0007", "7.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-0.00", "0.00"),
    ],
)
def test_decimals_are_answered_with_all_digits(given: str, answered: str) -> None:
    kind = money()

    assert kind.dump_python(kind.validate_python(given), mode="json") == answered


@pytest.mark.parametrize(
    "value",
    [
        "10000",
        "99999",
        "1.234",
        "1.230",
        "1e2",
        "1E2",
        "+1",
        "--1",
        ".5",
        "5.",
        " 1",
        "1 ",
        "1\n",
        "1_0",
        "1,5",
        "٣",
        "NaN",
        "Infinity",
        "",
        5,
        5.0,
        True,
        None,
    ],
)
def test_other_decimals_are_refused(value: object) -> None:
    assert not is_accepted(money(), value)


def test_decimals_keep_34_digits() -> None:
    digits = "1234567890123456789012345678901234"
    kind = adapter(Annotated[Decimal, DecimalString(34, 0)])
    fraction = adapter(Annotated[Decimal, DecimalString(34, 34)])

    assert kind.dump_python(kind.validate_python(digits), mode="json") == digits
    assert not is_accepted(kind, digits + "0")
    tiny = fraction.validate_python(f"-0.{digits}")
    assert fraction.dump_python(tiny, mode="json") == f"-0.{digits}"
    assert not is_accepted(fraction, f"1.{digits}")


def test_tiny_decimals_are_answered_without_an_exponent() -> None:
    kind = adapter(Annotated[Decimal, DecimalString(34, 30)])

    assert kind.dump_python(kind.validate_python("0"), mode="json") == f"0.{'0' * 30}"


def test_decimal_limits_are_inclusive() -> None:
    kind = money(minimum="0.5", maximum="10")

    assert [is_accepted(kind, value) for value in ("0.50", "10.00", "0.49", "10.01", "-1")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_decimal_limits_are_documented() -> None:
    assert "at least 0.5 and at most 10" in money(minimum="0.5", maximum="10").json_schema().get(
        "description", ""
    )
    assert "description" not in money().json_schema()


@pytest.mark.parametrize(("precision", "scale"), [(6, 2), (3, 0), (2, 2), (34, 10)])
def test_documented_pattern_is_what_is_accepted(precision: int, scale: int) -> None:
    kind = adapter(Annotated[Decimal, DecimalString(precision, scale)])
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
    kind = adapter(Timestamp)

    assert kind.dump_json(kind.validate_python(read)) == f'"{text}"'.encode()
