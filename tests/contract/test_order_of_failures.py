"""When several things are wrong with a request, the first in the contract's order is told."""

import json

import pytest

from tests.contract.support.api import JSON, TEXT, Api
from tests.contract.support.problems import assert_problem

LARGE = b"{" + b" " * 2**20
BROKEN = b"{"
UNKNOWN = b'{"no_such_field": 1}'
STALE = {"If-Match": '"99"'}
CHANGES = pytest.mark.parametrize("method", ["PUT", "PATCH"])


@CHANGES
def test_first_failure_wins(api: Api, method: str) -> None:
    good = json.dumps(api.entity.examples[0]).encode()
    missing, no_uuid = api.entity.missing, f"{api.path}/no-uuid"
    cases = [
        ("/nowhere?x=1", LARGE, TEXT, 404),
        (f"{api.path}?x=1", LARGE, TEXT, 405),
        (f"{missing}?x=1", LARGE, TEXT, 415),
        (f"{missing}?x=1", BROKEN, TEXT, 415),
        (f"{missing}?x=1", LARGE, JSON, 413),
        (f"{missing}?x=1", BROKEN, JSON, 400),
        (f"{missing}?x=1", good, JSON, 422),
        (missing, UNKNOWN, JSON, 422),
        (no_uuid, UNKNOWN, JSON, 422),
        (no_uuid, BROKEN, JSON, 400),
        (no_uuid, good, TEXT, 415),
        (no_uuid, good, JSON, 404),
        (missing, good, JSON, 404),
    ]
    for path, body, headers, status in cases:
        response = api.http.request(method, path, content=body, headers=headers | STALE)
        assert_problem(response, status)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_query_comes_before_the_entity(api: Api, method: str) -> None:
    for path in (api.entity.missing, f"{api.path}/no-uuid"):
        assert_problem(api.http.request(method, f"{path}?x=1", headers=STALE), 422)


@CHANGES
def test_body_comes_before_the_version(api: Api, method: str) -> None:
    path = api.path_of(api.create())

    response = api.http.request(method, path, content=UNKNOWN, headers=JSON | STALE)

    assert_problem(response, 422)
