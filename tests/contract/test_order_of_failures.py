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
        ("/nowhere", LARGE, TEXT, 404),
        (api.path, LARGE, TEXT, 405),
        (missing, LARGE, TEXT, 415),
        (missing, BROKEN, TEXT, 415),
        (missing, LARGE, JSON, 413),
        (missing, BROKEN, JSON, 400),
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


@CHANGES
def test_body_comes_before_the_version(api: Api, method: str) -> None:
    path = api.path_of(api.create())

    response = api.http.request(method, path, content=UNKNOWN, headers=JSON | STALE)

    assert_problem(response, 422)
