"""The comparison notices whatever a document stops to promise, and nothing else."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.openapi_comparison import NORMALISATIONS, differences

Document = dict[str, Any]
ITEM: Document = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 9, "title": "Name"},
        "note": {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}], "default": None},
        "state": {"enum": ["open", "paid"], "default": "open"},
        "tags": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        "one": {"const": "x"},
    },
    "required": ["name", "state"],
    "additionalProperties": False,
}
DOCUMENT: Document = {
    "openapi": "3.1.0",
    "paths": {
        "/items/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
            "put": {
                "operationId": "put_item",
                "security": [{"bearer": ["items:write"]}],
                "parameters": [
                    {"name": "If-Match", "in": "header", "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "schema": {"maximum": 5.0}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/I"}}},
                },
                "responses": {
                    "200": {
                        "description": "Done",
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/I"}}
                        },
                    },
                    "404": {"description": "Nothing"},
                },
            },
        }
    },
    "components": {
        "schemas": {"I": ITEM},
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    },
}


def put(document: Document) -> Document:
    operation: Document = document["paths"]["/items/{id}"]["put"]
    return operation


def properties(document: Document) -> Document:
    result: Document = document["components"]["schemas"]["I"]["properties"]
    return result


def changed(change: Callable[[Document], object]) -> Document:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    assert json.dumps(document) != json.dumps(DOCUMENT)
    return document


BREAKS: dict[str, Callable[[Document], object]] = {
    "path": lambda d: d["paths"].clear(),
    "method": lambda d: d["paths"]["/items/{id}"].pop("put"),
    "status": lambda d: put(d)["responses"].pop("404"),
    "header": lambda d: put(d)["responses"]["200"]["headers"].pop("ETag"),
    "media type": lambda d: put(d)["responses"]["200"].pop("content"),
    "constraint": lambda d: properties(d)["name"].pop("maxLength"),
    "other constraint": lambda d: properties(d)["name"].update(maxLength=10),
    "constraint of what may be null": lambda d: properties(d)["note"]["anyOf"][0].pop("maxLength"),
    "null": lambda d: properties(d)["note"]["anyOf"].pop(),
    "constraint of items": lambda d: properties(d)["tags"]["items"].pop("minimum"),
    "word": lambda d: properties(d)["state"]["enum"].pop(),
    "only word": lambda d: properties(d)["one"].update(const="y"),
    "default": lambda d: properties(d)["state"].pop("default"),
    "required field": lambda d: d["components"]["schemas"]["I"]["required"].pop(),
    "field": lambda d: properties(d).pop("name"),
    "unknown fields": lambda d: d["components"]["schemas"]["I"].pop("additionalProperties"),
    "parameter": lambda d: put(d)["parameters"].pop(),
    "constraint of a parameter": lambda d: put(d)["parameters"][1]["schema"].pop("maximum"),
    "parameter of the path": lambda d: d["paths"]["/items/{id}"].pop("parameters"),
    "required body": lambda d: put(d)["requestBody"].pop("required"),
    "scope": lambda d: put(d)["security"][0]["bearer"].pop(),
    "security": lambda d: put(d).pop("security"),
}
KEEPS: dict[str, Callable[[Document], object]] = {
    "texts": lambda d: put(d)["responses"]["200"].update(description="Fine"),
    "names of operations": lambda d: put(d).update(operationId="replaceItem"),
    "titles": lambda d: properties(d)["name"].pop("title"),
    "kinds of numbers": lambda d: properties(d)["name"].update(maxLength=9.0),
    "null as a type": lambda d: properties(d).update(
        note={"type": ["string", "null"], "maxLength": 5}
    ),
    "oneOf": lambda d: properties(d).update(
        note={"oneOf": [{"type": "null"}, {"type": "string", "maxLength": 5}]}
    ),
    "const": lambda d: properties(d).update(one={"enum": ["x"]}),
    "order": lambda d: d["components"]["schemas"]["I"]["required"].reverse(),
    "reference": lambda d: put(d)["requestBody"]["content"]["application/json"].update(
        schema={"allOf": [{"$ref": "#/components/schemas/I"}]}
    ),
    "in place": lambda d: put(d)["requestBody"]["content"]["application/json"].update(schema=ITEM),
    "case of headers": lambda d: put(d)["responses"]["200"].update(
        headers={"etag": {"schema": {"type": "string"}}}
    ),
    "what holds without it": lambda d: put(d)["parameters"][0].update(required=False),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_no_longer_promised_is_reported(name: str) -> None:
    document = changed(BREAKS[name])

    assert differences(DOCUMENT, document)
    assert differences(document, DOCUMENT)


@pytest.mark.parametrize("name", KEEPS)
def test_what_promises_the_same_is_equal(name: str) -> None:
    assert differences(DOCUMENT, changed(KEEPS[name])) == []


def test_difference_says_where() -> None:
    found = differences(DOCUMENT, changed(BREAKS["header"]))

    assert found[0] == "only in the first: PUT /items/{id} 200 header etag = optional"


def test_each_normalisation_has_its_reason() -> None:
    assert all(NORMALISATIONS.values())


def test_mutations_of_a_real_document_are_reported(document: Document) -> None:
    """Each leaf of the document that is no text for people is a promise."""
    assert differences(document, copy.deepcopy(document)) == []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                other = copy.deepcopy(document)
                del other["paths"][path][method]["responses"][status]
                assert differences(document, other), (path, method, status)
                for header in answer["headers"]:
                    other = copy.deepcopy(document)
                    del other["paths"][path][method]["responses"][status]["headers"][header]
                    assert len(differences(document, other)) > 0, (path, method, status, header)
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("required", []):
            other = copy.deepcopy(document)
            other["components"]["schemas"][name]["required"].remove(field)
            assert differences(document, other), (name, field)
