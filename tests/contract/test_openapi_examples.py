"""What documentation pages show as bodies: examples that the service could have sent itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client
from jsonschema import Draft202012Validator

from tests.contract.support.api import Api, fields_of
from tests.contract.support.entity import Entity
from tests.contract.support.problems import MEDIA_TYPE, TITLES

NONE = object()

Json = Any


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where each body of an answer is, its status, and what the document says of it."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                for media_type, content in answer.get("content", {}).items():
                    yield f"{method} {path} {status} {media_type}", status, content


def example_of(document: dict[str, Any], content: dict[str, Any]) -> Json:
    """The example that a page shows: the media type's own, or else that of its schema."""
    if "example" in content:
        return content["example"]
    for example in content.get("examples", {}).values():
        return example["value"]
    schema = resolved(document, content.get("schema", {}))
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [example_of(document, {"schema": schema["items"]})]
    return schema.get("example", NONE)


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].removeprefix("#/components/schemas/")
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


@pytest.fixture(scope="session")
def examples(document: dict[str, Any]) -> dict[str, tuple[str, Json]]:
    """The status and the example of each body."""
    found = bodies(document)
    return {where: (status, example_of(document, content)) for where, status, content in found}


def test_every_body_has_an_example(examples: dict[str, tuple[str, Json]]) -> None:
    assert [where for where, (_, example) in examples.items() if example is NONE] == []


def test_examples_fit_their_schemas(
    document: dict[str, Any], examples: dict[str, tuple[str, Json]]
) -> None:
    for where, _, content in bodies(document):
        schema = content.get("schema", {}) | {"components": document["components"]}
        checker = Draft202012Validator.FORMAT_CHECKER
        validator = Draft202012Validator(schema, format_checker=checker)
        errors = [error.message for error in validator.iter_errors(examples[where][1])]
        assert errors == [], where


def test_problems_are_those_of_their_status(
    http: Client, examples: dict[str, tuple[str, Json]]
) -> None:
    real = list(http.get("/nowhere").json())
    for where, (status, example) in examples.items():
        if where.endswith(MEDIA_TYPE):
            assert (example["status"], example["title"]) == (int(status), TITLES[int(status)])
            assert example["type"] == "about:blank", where
            assert [name for name in example if name != "errors"] == real, where
            assert ("errors" in example) == (status == "422") or status == "409", where


def test_entities_are_those_that_the_service_answers(
    api: Api, entity: Entity, examples: dict[str, tuple[str, Json]]
) -> None:
    real = list(api.create())
    seen = 0
    for where, (status, example) in examples.items():
        if entity.path in where and status in ("200", "201"):
            [shown] = example if isinstance(example, list) else [example]
            assert list(shown) == real, where
            assert fields_of(shown) in entity.examples, where
            seen += 1
    assert seen >= 5


def test_requests_show_an_entity_too(document: dict[str, Any], entity: Entity) -> None:
    for path, methods in ((entity.path, ["post"]), (entity.template, ["put", "patch"])):
        for method in methods:
            for content in document["paths"][path][method]["requestBody"]["content"].values():
                shown = example_of(document, content)
                assert list(shown) == entity.names, method
                assert shown in entity.examples, method
