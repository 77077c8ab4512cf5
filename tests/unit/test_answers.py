"""The rules for answers."""

import pytest

from microservice_template import casing, repository
from microservice_template.answers import problems
from microservice_template.reserved_names import RESERVED_FIELDS, RESERVED_RESOURCES

OPTIONS = repository.options(repository.read_json("cookiecutter.json"))
GOOD: dict[str, object] = {
    "service_name": "Item Service",
    "service_slug": "item-service",
    "description": "Quotes \"', \\ and $(id), {{ x }}, emoji 🎉, עברית: - # & *",
    "owner": "platform",
    "organization": "example",
    "resource": "item",
    "resource_plural": "items",
    "fields": "name:string",
    "stack": "fastapi_sqlalchemy",
    "node_test_runner": "jest",
    "ci": "gitlab",
    "deploy": "helm",
    "rollout": "rolling",
    "license": "MIT",
}


def found(**changes: object) -> list[str]:
    return problems({**GOOD, **changes}, OPTIONS)


def test_good_answers() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("service_name", "日本 Service"),
        ("service_name", "3"),
        ("service_name", "x" * 60),
        ("service_slug", "a"),
        ("service_slug", "a" * 40),
        ("service_slug", "a-1"),
        ("description", "x" * 200),
        ("owner", "team_a.b-c"),
        ("organization", "3com-inc"),
        ("resource", "order_line"),
        ("resource", "a" * 30),
        ("fields", "a:text b:date"),
    ],
)
def test_accepted(option: str, value: str) -> None:
    assert found(**{option: value}) == []


@pytest.mark.parametrize(
    ("option", "value", "rule"),
    [
        *(
            ("service_slug", value, "is not a DNS label")
            for value in ("../x", "/srv/x", "", "a" * 300, "Item", "-a", "a-", "1a", "a_b", "a.b")
        ),
        ("service_slug", "a\n", "control character"),
        ("service_slug", "true", "is no text in YAML"),
        ("service_slug", "on", "is no text in YAML"),
        ("service_name", "", "is empty"),
        ("service_name", "   ", "is empty"),
        ("service_name", "!?", "has no letter or digit"),
        ("service_name", " a", "starts or ends with a space"),
        ("service_name", "x" * 61, "has 61 characters; 60 is the most"),
        ("service_name", "a\x07b", "control character"),
        ("service_name", "a\nb", "control character"),
        ("service_name", "a\u2028b", "control character"),
        ("service_name", "a\ud800b", "control character"),
        ("service_name", "a\ufffeb", "control character"),
        ("service_name", "a << b", "template marker"),
        ("description", "a <% b", "template marker"),
        ("description", "a <# b", "template marker"),
        ("description", "", "is empty"),
        ("description", "x" * 201, "200 is the most"),
        ("description", None, "None is not a text"),
        ("description", True, "True is not a text"),
        *(
            ("owner", value, "is not the short name of a team")
            for value in ("", "a b", '"a"', "A", "a--b", "-a", "a" * 61, "@org/a")
        ),
        *(
            ("organization", value, "is not the short name of an organization")
            for value in ("", "a b", "'a'", "A", "a_b", "a.b", "a-", "a" * 40)
        ),
        ("resource", "class", "is a Python keyword"),
        ("resource", "interface", "is a TypeScript keyword"),
        ("resource", "base", "is a class that every Python service imports"),
        ("resource", "problem", "is a part that every generated service has"),
        ("resource", "Item", "is not snake_case"),
        ("resource", "", "is not snake_case"),
        ("resource", "a" * 31, "30 is the most"),
        ("resource_plural", "user", "is a reserved word of SQL"),
        ("resource_plural", "item", "is the same as resource"),
        ("resource_plural", "Items", "is not snake_case"),
        ("fields", "a:foo", 'unknown type "foo"'),
        ("fields", "", "is empty"),
        ("fields", "a:text b:date\n", "control character"),
        ("fields", "a:text " * 2000, "10000 is the most"),
        ("stack", "rails", "is none of fastapi_sqlalchemy"),
        ("ci", "", "is none of github, gitlab"),
        ("license", ["MIT"], "is none of Apache-2.0, MIT, Proprietary"),
    ],
)
def test_refused(option: str, value: object, rule: str) -> None:
    assert any(
        problem.startswith(option) and rule in problem for problem in found(**{option: value})
    ), found(**{option: value})


def test_a_missing_answer() -> None:
    assert problems({k: v for k, v in GOOD.items() if k != "owner"}, OPTIONS) == [
        "owner is missing"
    ]


def test_every_problem_is_told() -> None:
    bad: dict[str, object] = dict.fromkeys(OPTIONS, "<<")
    assert len(problems(bad, OPTIONS)) >= len(OPTIONS)


def test_a_word_without_plural_is_explained() -> None:
    problem = " ".join(found(resource="equipment", resource_plural="equipment"))
    assert "if it is a plural, give the singular" in problem
    assert '"equipment_entries"' in problem


def test_the_default_answers_are_not_reserved() -> None:
    reserved = {name for names in RESERVED_RESOURCES.values() for name in names}
    assert "item" not in reserved
    assert casing.plural("item") == "items"
    fields = {name for names in RESERVED_FIELDS.values() for name in names}
    assert fields.isdisjoint({"name", "description", "price", "is_available", "type", "date"})


def test_the_name_of_a_unique_constraint_has_to_fit_into_postgresql() -> None:
    table, field = "a" * 32, "b" * 27
    fields = f"{field}:string! {field}b:string {field}c:string?!"
    assert [
        problem.partition(",")[0] for problem in found(resource_plural=table, fields=fields)
    ] == [f'fields "{field}c" is unique']
