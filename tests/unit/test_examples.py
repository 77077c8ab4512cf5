"""Example payloads: valid, complete, different where they have to be, always the same."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microservice_template.examples import Json, examples
from microservice_template.field_notation import Field, parse
from tests.unit.strategies import field_lists


def assert_valid(field: Field, value: Json) -> None:
    if field.type in {"string", "text"}:
        assert isinstance(value, str)
        assert value == value.strip()
        assert len(value) >= (field.minimum or 1)
        assert field.maximum is None or len(value) <= field.maximum
    elif field.type == "integer":
        assert type(value) is int
        assert field.minimum is not None
        assert field.maximum is not None
        assert field.minimum <= value <= field.maximum
    elif field.type == "decimal":
        assert isinstance(value, str)
        decimals = rf"\.\d{{{field.scale}}}" if field.scale else ""
        assert re.fullmatch(rf"-?\d+{decimals}", value)
        assert len(value.lstrip("-").replace(".", "").lstrip("0")) <= (field.precision or 0)
        assert field.minimum is None or Decimal(value) >= field.minimum
        assert field.maximum is None or Decimal(value) <= field.maximum
    elif field.type == "boolean":
        assert isinstance(value, bool)
    elif field.type == "enum":
        assert value in field.values
    else:
        assert isinstance(value, str)
        if field.type == "date":
            assert dt.date.fromisoformat(value)
        elif field.type == "datetime":
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value)
            assert dt.datetime.fromisoformat(value)
        else:
            assert str(uuid.UUID(value)) == value
            assert uuid.UUID(value).variant == uuid.RFC_4122


@given(field_lists(), st.integers(1, 100))
def test_payloads_satisfy_the_fields(fields: tuple[Field, ...], count: int) -> None:
    payloads = examples(fields, count)
    assert len(payloads) == count
    for payload in payloads:
        assert list(payload) == [field.name for field in fields]
        for field in fields:
            assert_valid(field, payload[field.name])
    for field in fields:
        if field.unique:
            assert len({payload[field.name] for payload in payloads}) == count
    assert examples(fields, count + 1 if count < 100 else 100)[:count] == payloads


def test_payloads_look_real() -> None:
    fields = parse(
        "name:string(min=1,max=200) email:string! code:string(max=2)! total:decimal whole:integer "
        "paid:boolean due:date placed_at:datetime ref:uuid state:enum(open|paid) word:text(min=20)"
    )
    first, second = examples(fields, 2)
    assert first == {
        "name": "Sample name 1",
        "email": "person1@example.com",
        "code": "S1",
        "total": "19.99",
        "whole": 10,
        "paid": True,
        "due": "2026-01-15",
        "placed_at": "2026-01-15T09:30:00.000Z",
        "ref": first["ref"],
        "state": "open",
        "word": "Sample word 1 sample",
    }
    assert (second["total"], second["whole"], second["paid"]) == ("29.99", 20, False)


@pytest.mark.parametrize("count", [-1, 101])
def test_no_more_payloads_than_a_unique_field_has_values(count: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        examples(parse("a:text"), count)
