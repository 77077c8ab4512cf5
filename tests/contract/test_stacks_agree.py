"""What one stack's document promises, the documents of all other stacks promise too."""

import copy
from typing import Any

import pytest

from tests.conftest import Bake
from tests.contract.openapi_comparison import differences
from tests.support.combinations import choices
from tests.support.openapi import OpenApi

Document = dict[str, Any]


@pytest.fixture(scope="session", params=choices()["stack"])
def other(
    request: pytest.FixtureRequest, bake: Bake, openapi: OpenApi, answers: dict[str, str]
) -> Document:
    """The document of the same entity's service in one of the stacks."""
    [document] = openapi.documents([bake(**{**answers, "stack": request.param})])
    return document


def test_documents_promise_the_same(document: Document, other: Document) -> None:
    assert differences(document, other) == []


def test_what_another_stack_no_longer_promises_is_reported(
    document: Document, other: Document
) -> None:
    for name, change in changes(other).items():
        assert differences(document, change), name


def changes(document: Document) -> dict[str, Document]:
    """The document without one of its statuses, headers, constraints or required fields each."""
    found = {}

    def without(*path: str) -> None:
        changed = copy.deepcopy(document)
        place = changed
        for step in path[:-1]:
            place = place[step]
        if isinstance(place, list):
            place.remove(path[-1])
        else:
            del place[path[-1]]
        found["/".join(path)] = changed

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                without("paths", path, method, "responses", status)
                for header in answer.get("headers", {}):
                    without("paths", path, method, "responses", status, "headers", header)
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("required", []):
            without("components", "schemas", name, "required", field)
        for field, rules in schema.get("properties", {}).items():
            for rule in rules.keys() & {"minimum", "maximum", "minLength", "maxLength", "pattern"}:
                without("components", "schemas", name, "properties", field, rule)
    return found
