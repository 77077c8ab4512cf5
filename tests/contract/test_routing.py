"""Paths and methods: what leads somewhere, what redirects, what does not exist."""

import re

import pytest
from httpx2 import Headers

from tests.contract.support.api import JSON, Api
from tests.contract.support.problems import assert_problem

OPEN = ["/", "/health/live", "/health/ready", "/openapi.json", "/docs", "/redoc"]


def without_id(headers: Headers) -> dict[str, str]:
    own = ("x-request-id", "date")
    return {name: value for name, value in headers.items() if name not in own}


@pytest.mark.parametrize("path", OPEN)
def test_head_of_what_is_open(api: Api, path: str) -> None:
    assert_head_is_like_get(api, path, 200)


def test_head_of_a_collection_and_an_entity(api: Api) -> None:
    first, _ = api.create_several(2)

    assert_head_is_like_get(api, api.path, 200)
    assert_head_is_like_get(api, f"{api.path}?limit=1&count=true", 200)
    assert_head_is_like_get(api, api.path_of(first), 200)


def test_head_of_errors(api: Api) -> None:
    assert_head_is_like_get(api, f"{api.path}?limit=0", 422)
    assert_head_is_like_get(api, api.entity.missing, 404)
    assert_head_is_like_get(api, "/nowhere", 404)


def test_head_of_metrics(api: Api) -> None:
    head = api.http.head("/metrics")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == api.http.get("/metrics").headers["Content-Type"]


def assert_head_is_like_get(api: Api, path: str, status: int) -> None:
    request_id = {"X-Request-ID": "same"}  # it is in problems, and so in their length
    head, get = api.http.head(path, headers=request_id), api.http.get(path, headers=request_id)
    assert (head.status_code, get.status_code) == (status, status)
    assert head.content == b""
    assert get.content
    assert without_id(head.headers) == without_id(get.headers)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_trailing_slash_redirects_with_the_query(api: Api, method: str) -> None:
    response = api.http.request(method, f"{api.path}/?limit=1&x=%2F%26")

    assert response.status_code == 308
    assert response.headers["Location"] == f"{api.path}?limit=1&x=%2F%26"


@pytest.mark.parametrize("path", [path for path in OPEN if path not in ("/", "/docs", "/redoc")])
def test_trailing_slash_of_what_is_open(api: Api, path: str) -> None:
    response = api.http.get(f"{path}/")

    assert response.status_code == 308
    assert response.headers["Location"] == path


def test_redirected_body_arrives(api: Api) -> None:
    body = api.entity.examples[0]

    response = api.http.post(f"{api.path}/", json=body, follow_redirects=True)

    assert response.status_code == 201
    assert len(api.all()) == 1


@pytest.mark.parametrize("given", ["%E2%82%AC", "a%0D%0Ab", "a%3Fb%23c", "%25"])
def test_redirect_keeps_the_path_encoded(api: Api, given: str) -> None:
    response = api.http.get(f"{api.path}/{given}/")

    assert response.status_code == 308
    assert response.headers["Location"] == f"{api.path}/{given}"


def test_nobody_is_redirected_to_other_hosts(api: Api) -> None:
    root = str(api.http.base_url).rstrip("/")
    for path in ("//evil.example/", f"//evil.example{api.path}/", "///", f"{api.path}//"):
        response = api.http.get(f"{root}{path}")

        assert "Location" not in response.headers
        assert response.status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_paths(api: Api, method: str) -> None:
    nowhere = ["/nowhere", "/nowhere/", "/api", "/api/v1", "/docs/none.js", "/health"]
    for path in [*nowhere, f"{api.path}-and-more", f"{api.entity.missing}/parts"]:
        response = api.http.request(method, path)
        # Where files are served, another method than GET may be named as the reason.
        known = path.startswith("/docs") and method != "GET"
        assert_problem(response, response.status_code if known else 404)


@pytest.mark.parametrize("path", ["/docs/..%2F..%2Fetc%2Fpasswd", "/docs//etc/passwd"])
def test_assets_lead_nowhere_else(api: Api, path: str) -> None:
    assert_problem(api.http.get(path), 404)


def test_other_methods(api: Api) -> None:
    collection, one = {"GET", "HEAD", "POST"}, {"DELETE", "GET", "HEAD", "PATCH", "PUT"}
    others = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
    cases = [(method, api.path, collection) for method in others]
    cases += [(method, api.entity.missing, one) for method in ("POST", "OPTIONS", "PROPFIND")]
    cases += [("POST", path, {"GET", "HEAD"}) for path in [*OPEN, "/metrics"]]
    for method, path, allowed in cases:
        response = api.http.request(method, path, headers=JSON)
        assert_problem(response, 405)
        assert set(re.split(r", ?", response.headers["Allow"])) == allowed, path
