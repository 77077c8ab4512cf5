"""The OpenAPI document: complete, and equal to what the entity's fields say."""

from typing import Any

import httpx2
import pytest

from tests.contract.openapi_comparison import METHODS, differences, facts
from tests.contract.support.entity import READ_ONLY, Entity, default_of, schema_of
from tests.contract.support.launch import Launcher

COMMON = {"401", "403", "422", "500", "503"}
BODY = {"400", "413", "415"}
PROBLEM = "application/problem+json"


def statuses(entity: Entity) -> dict[tuple[str, str], set[str]]:
    """Every status of the contract, by path and method."""
    return {
        (entity.path, "get"): {"200", *COMMON},
        (entity.path, "post"): {"201", "409", *BODY, *COMMON},
        (entity.template, "get"): {"200", "304", "404", *COMMON},
        (entity.template, "put"): {"200", "404", "409", "412", *BODY, *COMMON},
        (entity.template, "patch"): {"200", "404", "409", "412", *BODY, *COMMON},
        (entity.template, "delete"): {"204", "404", "412", *COMMON},
        ("/", "get"): {"200", "500"},
        ("/health/live", "get"): {"200", "500"},
        ("/health/ready", "get"): {"200", "500", "503"},
        ("/metrics", "get"): {"200", "500"},
    }


HEADERS = {
    ("post", "201"): {"location", "etag"},
    ("put", "200"): {"etag"},
    ("patch", "200"): {"etag"},
    ("any", "401"): {"www-authenticate"},
    ("any", "403"): {"www-authenticate"},
    ("any", "503"): {"retry-after"},
}


def test_every_status_of_the_contract_and_no_other(
    document: dict[str, Any], entity: Entity
) -> None:
    documented = {
        (path, method): set(operation["responses"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    }
    expected = statuses(entity)
    heads = {(path, "head"): codes for (path, method), codes in expected.items() if method == "get"}

    assert documented == expected | heads


def test_headers_of_each_status(document: dict[str, Any], entity: Entity) -> None:
    promised = facts(document)
    for (path, method), codes in statuses(entity).items():
        for status in codes:
            expected = {"x-request-id"}
            expected |= HEADERS.get((method, status), set()) | HEADERS.get(("any", status), set())
            if (path, method) == (entity.path, "get") and status == "200":
                expected |= {"link", "x-total-count"}
            if (path, method) == (entity.template, "get") and status in ("200", "304"):
                expected |= {"etag"}
            place = f"{method.upper()} {path} {status} header "
            found = {
                name.removeprefix(place)
                for name in promised
                if name.startswith(place) and " " not in name.removeprefix(place)
            }
            assert found == expected, place


def test_media_types(document: dict[str, Any], entity: Entity) -> None:
    for path, method in statuses(entity):
        for status, answer in document["paths"][path][method]["responses"].items():
            expected = {"application/json"}
            if path == "/metrics":
                expected = {"text/plain"}
            if int(status) >= 400:
                expected = {PROBLEM}
            if status in ("204", "304"):
                expected = set()
            found = {name.partition(";")[0] for name in answer.get("content", {})}
            assert found == expected, (path, method, status)
    bodies = {
        method: set(operation["requestBody"]["content"])
        for path in (entity.path, entity.template)
        for method, operation in document["paths"][path].items()
        if "requestBody" in operation
    }
    assert bodies == {
        "post": {"application/json"},
        "put": {"application/json"},
        "patch": {"application/json", "application/merge-patch+json"},
    }


def test_bodies_have_the_fields_with_their_rules(document: dict[str, Any], entity: Entity) -> None:
    promised = facts(document)
    places = {
        f"POST {entity.path} body application/json": entity.required,
        f"PUT {entity.template} body application/json": entity.required,
        f"PATCH {entity.template} body application/json": [],
        f"PATCH {entity.template} body application/merge-patch+json": [],
        f"GET {entity.template} 200 application/json": [*entity.names, *READ_ONLY],
        f"POST {entity.path} 201 application/json": [*entity.names, *READ_ONLY],
        f"GET {entity.path} 200 application/json /*": [*entity.names, *READ_ONLY],
    }
    for place, required in places.items():
        assert promised[f"{place} type"] == "object", place
        assert promised.get(f"{place} required", []) == sorted(required), place
        if " body " in place:
            assert promised[f"{place} additionalProperties"] is False, place
        for field in entity.fields:
            where = f"{place} /{field.name}"
            assert promised[where] == "exists"
            found = {
                key.removeprefix(f"{where} "): promised[key]
                for key in promised
                if key.startswith(f"{where} ")
            }
            if field.nullable:
                alternatives = found["anyOf"]
                assert {"type": "null"} in alternatives, where
                [found] = [schema for schema in alternatives if schema != {"type": "null"}]
            rules = {key: found.get(key) for key in RULES if key in found}
            expected = schema_of(field)
            if "enum" in expected:
                expected["enum"] = sorted(expected["enum"])
            assert rules == expected, where
            # Texts without U+0000, decimals as digits: both are patterns.
            assert ("pattern" in found) == (field.type in ("string", "text", "decimal")), where
            if place.startswith("POST") and " body " in place and default_of(field) is not None:
                assert promised[f"{where} default"] == default_of(field)


RULES = (
    "type",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "enum",
)


def test_parameters(document: dict[str, Any], entity: Entity) -> None:
    promised = facts(document)
    query = f"GET {entity.path} query parameter"
    expected = {
        f"{query} limit": "optional",
        f"{query} limit type": "integer",
        f"{query} limit minimum": 1,
        f"{query} limit maximum": 1000,
        f"{query} limit default": 100,
        f"{query} skip": "optional",
        f"{query} skip minimum": 0,
        f"{query} after": "optional",
        f"{query} after format": "uuid",
        f"{query} count": "optional",
        f"{query} count type": "boolean",
        f"GET {entity.template} header parameter if-none-match": "optional",
        f"PUT {entity.template} header parameter if-match": "optional",
        f"PATCH {entity.template} header parameter if-match": "optional",
        f"DELETE {entity.template} header parameter if-match": "optional",
        f"DELETE {entity.template} path parameter id": "required",
        f"DELETE {entity.template} path parameter id format": "uuid",
    }
    assert {key: promised.get(key) for key in expected} == expected


def test_scopes(document: dict[str, Any], entity: Entity) -> None:
    promised = facts(document)
    for path, method in statuses(entity):
        scope = "read" if method == "get" else "write"
        needed = [[["http", "bearer", f"{entity.scope}:{scope}"]]]
        expected = needed if path.startswith(entity.path) else []
        assert promised[f"{method.upper()} {path} security"] == expected


def test_every_operation_of_the_api_says_who_may_call_it(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert ("security" in operation) or not path.startswith("/api/"), (method, path)


@pytest.mark.parametrize("member", ["type", "title", "status", "detail", "instance", "request_id"])
def test_problems_are_described(document: dict[str, Any], entity: Entity, member: str) -> None:
    promised = facts(document)
    for (path, method), codes in statuses(entity).items():
        for status in codes:
            if int(status) >= 400:
                place = f"{method.upper()} {path} {status} {PROBLEM}"
                kind = "integer" if member == "status" else "string"
                assert promised[f"{place} /{member} type"] == kind
                assert member in promised[f"{place} required"]
                assert promised[f"{place} /errors type"] == "array"


def test_two_processes_have_the_same_document(
    launcher: Launcher, database_url: str, document: dict[str, Any]
) -> None:
    with launcher.running(DATABASE_URL=database_url, LOG_LEVEL="error") as service:
        other = httpx2.get(f"{service.url}/openapi.json").json()

    assert differences(document, other) == []
    assert other == document
