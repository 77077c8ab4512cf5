"""Bodies that are refused before anyone looks at their fields: 415, 413, 400."""

import json
from collections.abc import Iterator

import pytest

from tests.contract.conftest import BODY_LIMIT
from tests.contract.support.api import JSON, MERGE_PATCH, Api
from tests.contract.support.problems import assert_problem, pointers

WITH_BODY = pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])


def chunks(body: bytes) -> Iterator[bytes]:
    """The body, sent without a Content-Length."""
    for start in range(0, len(body), 500):
        yield body[start : start + 500]


def path_for(api: Api, method: str) -> str:
    return api.path if method == "POST" else api.entity.missing


@WITH_BODY
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": b""},
        {"Content-Type": b"text/plain"},
        {"Content-Type": b"application/x-www-form-urlencoded"},
        {"Content-Type": b"application/jsonp"},
        {"Content-Type": b"application/problem+json"},
        {"Content-Type": b"json"},
        {"Content-Type": b"\xff/;;="},
        {"Content-Type": b"application/json; charset=latin-1"},
        {"Content-Type": b"application/json; charset=utf-16"},
        {"Content-Type": b"application/json", "Content-Encoding": b"gzip"},
    ],
)
def test_other_media_types(api: Api, method: str, headers: dict[str, bytes]) -> None:
    body = json.dumps(api.entity.examples[0]).encode()
    raw = [(name.encode(), value) for name, value in headers.items()]

    response = api.http.request(method, path_for(api, method), content=body, headers=raw)

    assert_problem(response, 415)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_merge_patch_is_for_patch_only(api: Api, method: str) -> None:
    response = api.http.request(
        method, path_for(api, method), json=api.entity.examples[0], headers=MERGE_PATCH
    )

    assert_problem(response, 415)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; profile=x",
    ],
)
def test_spellings_of_json(api: Api, media_type: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": "identity"}

    response = api.http.post(api.path, json=api.entity.examples[0], headers=headers)

    assert response.status_code == 201


@WITH_BODY
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"[1,]",
        b'{"a": 1,}',
        b"{'a': 1}",
        b"{a: 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 01}',
        b'{"a": 1} {}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": "\n"}',
        b"\xef\xbb\xbf{}",
        b"// c\n{}",
        "{}".encode("utf-16"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep objects"),
    ],
)
def test_malformed_json(api: Api, method: str, body: bytes) -> None:
    response = api.http.request(method, path_for(api, method), content=body, headers=JSON)

    assert_problem(response, 400)


def test_deep_but_well_formed_json_is_refused_too(api: Api) -> None:
    body = b"[" * 100_000 + b"]" * 100_000

    response = api.http.post(api.path, content=body, headers=JSON)

    # A parser may give up at a depth of its choice (RFC 8259, section 9).
    assert_problem(response, 400 if response.status_code == 400 else 422)


def test_number_of_any_length_is_well_formed(api: Api) -> None:
    body = b'{"no_such_field": ' + b"1" * 5000 + b"}"

    response = api.http.patch(api.entity.missing, content=body, headers=JSON)

    assert pointers(response) == ["/no_such_field"]


@WITH_BODY
def test_body_that_is_no_object(api: Api, method: str) -> None:
    path = path_for(api, method)

    for value in (None, 1, "text", True, [], [api.entity.examples[0]]):
        assert pointers(api.send(method, path, value)) == [""]


def test_body_of_the_largest_size(limited_api: Api) -> None:
    body = json.dumps(limited_api.entity.examples[0]).encode().ljust(BODY_LIMIT)

    for content in (body, chunks(body)):
        response = limited_api.http.post(limited_api.path, content=content, headers=JSON)
        assert response.status_code == 201
        limited_api.clear()


@WITH_BODY
def test_body_that_is_too_large(limited_api: Api, method: str) -> None:
    body = json.dumps(limited_api.entity.examples[0]).encode().ljust(BODY_LIMIT + 1)
    path = path_for(limited_api, method)

    for content in (body, chunks(body)):
        response = limited_api.http.request(method, path, content=content, headers=JSON)
        assert_problem(response, 413)

    assert limited_api.all() == []


def test_limit_is_a_mebibyte_unless_set(api: Api) -> None:
    body = json.dumps(api.entity.examples[0]).encode()

    fits = api.http.post(api.path, content=body.ljust(2**20), headers=JSON)
    large = api.http.post(api.path, content=body.ljust(2**20 + 1), headers=JSON)

    assert fits.status_code == 201
    assert_problem(large, 413)
