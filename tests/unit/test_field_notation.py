"""The field notation: what it means, what it refuses and how it says so."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microservice_template.field_notation import (
    MAX_INTEGER,
    Field,
    FieldsError,
    format_fields,
    format_value,
    parse,
)
from tests.unit.strategies import field_lists


def problems(text: str) -> list[str]:
    with pytest.raises(FieldsError) as caught:
        parse(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("name:string", Field("name", "string", maximum=255)),
        (
            "name:string(min=1,max=200)?!",
            Field("name", "string", nullable=True, unique=True, minimum=1, maximum=200),
        ),
        ("note:text", Field("note", "text")),
        ("note:text(max=7)=a:b=(c", Field("note", "text", default="a:b=(c", maximum=7)),
        ("count:integer", Field("count", "integer", minimum=-MAX_INTEGER, maximum=MAX_INTEGER)),
        (
            "count:integer(min=-3,max=3)=-3",
            Field("count", "integer", default=-3, minimum=-3, maximum=3),
        ),
        ("total:decimal", Field("total", "decimal", precision=18, scale=2)),
        ("total:decimal(precision=1)", Field("total", "decimal", precision=1, scale=1)),
        (
            "total:decimal(min=0,max=9.5,precision=3,scale=1)=1",
            Field(
                "total", "decimal", False, False, Decimal("1.0"), Decimal(0), Decimal("9.5"), 3, 1
            ),
        ),
        ("paid:boolean=false", Field("paid", "boolean", default=False)),
        ("due:date?=2024-02-29", Field("due", "date", nullable=True, default=dt.date(2024, 2, 29))),
        (
            "at:datetime=2026-01-15T09:30:00.5+02:00",
            Field("at", "datetime", default=dt.datetime(2026, 1, 15, 7, 30, 0, 500_000, dt.UTC)),
        ),
        (
            "ref:uuid=6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            Field("ref", "uuid", default=uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
        ),
        (
            "state:enum(open|paid-late|0)=open",
            Field("state", "enum", default="open", values=("open", "paid-late", "0")),
        ),
    ],
)
def test_one_field(text: str, field: Field) -> None:
    assert parse(text) == (field,)


def test_fields_keep_their_order_whatever_the_spacing() -> None:
    assert [field.name for field in parse("  b:text   a:text c:text ")] == ["b", "a", "c"]


@given(field_lists())
def test_what_is_written_is_read_back(fields: tuple[Field, ...]) -> None:
    assert parse(format_fields(fields)) == fields


@given(st.text(alphabet="ab:_()|,=?!19. mintexsrg", max_size=40))
def test_any_text_is_read_or_refused_with_reasons(text: str) -> None:
    try:
        fields = parse(text)
    except FieldsError as error:
        told = error.problems
    else:
        told = ()
        assert parse(format_fields(fields)) == fields
    assert all(told)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty; give at least one field"),
        ("name", '"name": no type; write name:type'),
        ("name:", 'unknown type ""; the types are string, text,'),
        ("name:foo", 'unknown type "foo"'),
        ("Name:text", 'the name "Name" is not snake_case'),
        ("a__b:text", "is not snake_case"),
        ("_a:text", "is not snake_case"),
        ("1a:text", "is not snake_case"),
        ("naïve:text", "is not snake_case"),
        (f"{'a' * 31}:text", "the name has 31 characters; 30 is the most"),
        ("class:text", 'the name "class" is a Python keyword'),
        ("function:text", 'the name "function" is a TypeScript keyword'),
        ("id:uuid", "made by the service itself"),
        ("created_at:datetime", "made by the service itself"),
        ("updated_at:datetime", "made by the service itself"),
        ("version:integer", "made by the service itself"),
        ("json:text", "Pydantic"),
        ("model_year:integer", "Pydantic"),
        ("metadata:text", "SQLAlchemy"),
        ("objects:text", "MongoEngine"),
        ("is_new:boolean", "Mongoose"),
        ("errors:text", "Mongoose"),
        ("destroy:boolean", "Sequelize"),
        ("constructor:text", "every JavaScript object"),
        ("then:text", "promise"),
        ("xmin:integer", "system column of PostgreSQL"),
        ("dt:date", "the generated code itself"),
        ("a:text a:date", '"a" is there twice'),
        ("a:text a:foo", '"a" is there twice'),
        ("a_1:text a1:text", "differ by underscores only"),
        ("a:string(", "the brackets do not match"),
        ("a:string((min=1))", "the brackets do not match"),
        ("a:string(min=1, max=2)", "the brackets do not match"),
        ("a:string)min=1(", "not readable"),
        ("a:text!?", "write ?! instead of !?"),
        ("a:text??", '"??" is written twice'),
        ("a:string()", "empty brackets"),
        ("a:string(5)", '"5" is not key=value'),
        ("a:string(size=5)", 'string has no "size"; it takes min, max'),
        ("a:string(min=1,min=2)", "min is given twice"),
        ("a:boolean(min=1)", "boolean takes no arguments"),
        ("a:date()", "date takes no arguments"),
        ("a:string(max=0)", 'max="0" is not a whole number from 1 to 10000'),
        ("a:string(min=-1)", "is not a whole number"),
        ("a:string(max=ten)", "is not a whole number"),
        ("a:string(min=3,max=2)", "min=3 is above max=2"),
        ("a:string(min=300)", "min=300 is above max=255, which holds unless max is given"),
        ("a:string(max=2)=abc", "has 3 characters, which is above max=2"),
        ("a:string(min=2)=a", "has 1 characters, which is below min=2"),
        ("a:string=", "nothing follows the ="),
        ("a:integer=1.5", '"1.5" is not a whole number'),
        ("a:integer=٣", "is not a whole number"),
        ("a:integer=007", "is not a whole number"),
        (f"a:integer={MAX_INTEGER + 1}", "is not a whole number from -9007199254740991"),
        ("a:integer=" + "9" * 5000, "is not a whole number"),
        ("a:integer(min=2,max=1)", "min=2 is above max=1"),
        ("a:integer(min=2)=1", "is below min=2"),
        ("a:decimal(precision=35)", "is not a whole number from 1 to 34"),
        ("a:decimal(precision=3,scale=4)", "is not a whole number from 0 to 3"),
        ("a:decimal=1.234", "more than scale=2 decimals"),
        ("a:decimal(precision=3,scale=1)=100", "too large for precision=3,scale=1"),
        ("a:decimal(min=0.001)", "min: "),
        ("a:decimal(min=2,max=1)", "min=2.00 is above max=1.00"),
        ("a:decimal=1e5", "is not a decimal number"),
        ("a:decimal=NaN", "is not a decimal number"),
        ("a:boolean=yes", '"yes" is not true or false'),
        ("a:date=2026-02-30", "is not a date"),
        ("a:datetime=2026-01-15T09:30:00", "is not a time with offset"),
        ("a:datetime=2026-01-15T25:30:00Z", "is not a time with offset"),
        ("a:datetime=0001-01-01T00:00:00+14:00", "is not a time with offset"),
        ("a:uuid=abc", "is not a lower-case UUID"),
        ("a:enum", "enum needs its words"),
        ("a:enum()", "enum needs its words"),
        ("a:enum(a|)", 'the word "" is not letters'),
        ("a:enum(-a|b)", 'the word "-a" is not letters'),
        ("a:enum(a|b|a)", 'the word "a" is there twice'),
        (f"a:enum({'a' * 31})", "is longer than 30 characters"),
        ("a:enum(a|b)=c", '"c" is none of a, b'),
        ("a:string!=x", "a unique field has no default"),
        ("a:boolean!", "this one has 2, so"),
        ("a:enum(a|b)!", "this one has 2, so"),
        ("a:integer(min=1,max=99)!", "this one has 99, so"),
        ("a:decimal(min=0,max=0.98)!", "this one has 99, so"),
        ("a:text!", "a unique text needs max=500 or less"),
        ("a:string(max=501)!", "a unique string needs max=500 or less"),
        ("a:string(max=1)!", "too few values"),
        (" ".join(f"a{number}:text" for number in range(51)), "has 51 fields; 50 is the most"),
    ],
)
def test_refused(text: str, problem: str) -> None:
    assert any(problem in found for found in problems(text)), problems(text)


@pytest.mark.parametrize(
    "text",
    [
        "a:integer(min=1,max=100)!",
        "a:decimal(min=0,max=0.99)!",
        "a:decimal(precision=2)!",
        "a:string(max=500)!",
        "a:text(max=2)!",
        "a:date?! b:datetime! c:uuid!",
        f"a:integer=-{MAX_INTEGER}",
        "type:string name:string state:string text:text date:date number:integer any:string",
    ],
)
def test_accepted(text: str) -> None:
    assert parse(text)


def test_all_problems_of_all_fields_are_told_at_once() -> None:
    found = problems("Id:foo id:string(min=3,max=2) a:integer=x a:text")
    assert len(found) == 6


def test_values_are_written_as_json_writes_them() -> None:
    fields = parse(
        "a:decimal=9.5 b:boolean=true c:datetime=2026-01-15T09:30:00+01:00 d:date=2026-01-15"
    )
    texts = [format_value(field, field.default) for field in fields if field.default is not None]
    assert texts == ["9.50", "true", "2026-01-15T08:30:00.000Z", "2026-01-15"]


def test_required() -> None:
    required = [field.required for field in parse("a:text b:text? c:integer=1")]
    assert required == [True, False, False]
