"""TypeScript source of schemas, in Prettier's layout."""

import pytest

from microservice_template.field_notation import parse
from microservice_template.zod_code import typescript_property, zod_imports, zod_property

WORDS = "|".join(f"a_rather_long_word_{number}" for number in range(4))
LONG = "x" * 60


def test_one_property_of_each_type() -> None:
    fields = parse(
        "a:string b:text(min=1,max=9)? c:integer(min=-1) d:decimal(precision=5,scale=1,max=9.5)=1 "
        "e:boolean=false f:date=2024-02-29 g:datetime=2024-02-29T00:00:00Z h:uuid? i:enum(x|y)=y "
        "j:integer=0 k:string(min=0)=q"
    )

    assert [zod_property(field) for field in fields] == [
        "  a: text({ maximum: 255 }),",
        "  b: text({ minimum: 1, maximum: 9 }).nullable().default(null),",
        "  c: integer({ minimum: -1 }),",
        "  d: decimal({ precision: 5, scale: 1, maximum: '9.5' }).default('1.0'),",
        "  e: boolean().default(false),",
        "  f: date().default('2024-02-29'),",
        "  g: timestamp().default(new Date('2024-02-29T00:00:00.000Z')),",
        "  h: uuid().nullable().default(null),",
        "  i: oneOf(['x', 'y']).default('y'),",
        "  j: integer().default(0),",
        "  k: text({ maximum: 255 }).default('q'),",
    ]


@pytest.mark.parametrize(
    ("notation", "lines"),
    [
        (
            f"a:string(min=1)={LONG}",
            [
                "  a: text({ minimum: 1, maximum: 255 }).default(",
                f"    '{LONG}',",
                "  ),",
            ],
        ),
        (
            f"a:enum({WORDS})?=a_rather_long_word_0",
            [
                "  a: oneOf([",
                *(f"    '{word}'," for word in WORDS.split("|")),
                "  ])",
                "    .nullable()",
                "    .default('a_rather_long_word_0'),",
            ],
        ),
        (
            "a:decimal(precision=34,scale=17,min=-1,max=99999999999999999)",
            [
                "  a: decimal({",
                "    precision: 34,",
                "    scale: 17,",
                "    minimum: '-1.00000000000000000',",
                "    maximum: '99999999999999999.00000000000000000',",
                "  }),",
            ],
        ),
    ],
)
def test_long_properties_are_broken_as_prettier_does(notation: str, lines: list[str]) -> None:
    [field] = parse(notation)

    assert zod_property(field).splitlines() == lines


def test_imports_are_sorted_and_broken_if_they_are_many() -> None:
    assert zod_imports(parse("a:string b:boolean c:text")) == (
        "import { boolean, text } from '../../../core/field-types.ts';"
    )
    everything = parse("a:string b:boolean c:integer d:decimal e:date f:datetime g:uuid h:enum(x)")
    assert zod_imports(everything).splitlines()[:3] == ["import {", "  boolean,", "  date,"]


def test_long_values_get_a_line_of_their_own() -> None:
    assert typescript_property("a", True) == "  a: true,"
    assert typescript_property("a", 5) == "  a: 5,"
    assert typescript_property("a", "it's") == '  a: "it\'s",'
    assert typescript_property("a", "x" * 100) == f"  a:\n    '{'x' * 100}',"
