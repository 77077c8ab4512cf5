"""Headers of all answers: request ids, security, CORS. The clients check the rest of them."""

from uuid import UUID

import pytest
from httpx2 import Client

from tests.contract.conftest import ORIGIN
from tests.contract.support.api import Api
from tests.contract.support.problems import API_POLICY, assert_common_headers, assert_problem


@pytest.mark.parametrize(
    "given", ["a", "01890000-0000-7000-8000-000000000000", "A.b_c-9", "x" * 128]
)
def test_well_formed_request_id_is_kept(http: Client, given: str) -> None:
    response = http.get("/health/live", headers={"X-Request-ID": given})

    assert response.headers.get_list("X-Request-ID") == [given]


@pytest.mark.parametrize("given", [b"", b"x" * 129, b"a b", b'{"a": 1}', b"a/b", b"\xff", b"a,b"])
def test_malformed_request_id_is_replaced(http: Client, given: bytes) -> None:
    response = http.get("/health/live", headers=[(b"X-Request-ID", given)])

    assert UUID(response.headers["X-Request-ID"])


def test_repeated_request_id_is_replaced(http: Client) -> None:
    headers = [("X-Request-ID", "a"), ("X-Request-ID", "b")]

    assert UUID(http.get("/", headers=headers).headers["X-Request-ID"])


def test_each_request_without_an_id_gets_one(http: Client) -> None:
    assert len({UUID(http.get("/").headers["X-Request-ID"]) for _ in range(3)}) == 3


def test_problems_name_the_request(api: Api) -> None:
    for path in ("/nowhere", api.entity.missing, f"{api.path}?limit=0"):
        response = api.http.get(path, headers={"X-Request-ID": "mine"})
        assert response.json()["request_id"] == response.headers["X-Request-ID"] == "mine"


def test_answers_are_not_kept_and_load_nothing(api: Api) -> None:
    path = api.path_of(api.create())

    for address in ("/", api.path, path, "/nowhere", "/openapi.json", "/metrics", "/health/ready"):
        response = api.http.get(address)
        assert_common_headers(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Security-Policy"] == API_POLICY


def preflight(client: Client, path: str, origin: str) -> dict[str, str]:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    return dict(client.options(path, headers=headers).headers)


def names(header: str) -> set[str]:
    return {name.strip().lower() for name in header.split(",")}


def test_cors_is_off_unless_set(api: Api) -> None:
    for headers in (
        preflight(api.http, api.path, ORIGIN),
        api.http.get(api.path, headers={"Origin": ORIGIN}).headers,
    ):
        assert not [name for name in headers if name.startswith("access-control")]


def test_browsers_may_call_from_a_configured_origin(limited_api: Api) -> None:
    allowed = preflight(limited_api.http, limited_api.path, ORIGIN)
    response = limited_api.http.get(limited_api.path, headers={"Origin": ORIGIN})

    assert allowed["access-control-allow-origin"] == ORIGIN
    methods = {"get", "head", "post", "put", "patch", "delete"}
    assert names(allowed["access-control-allow-methods"]) == methods
    headers = {"authorization", "content-type", "if-match", "if-none-match", "x-request-id"}
    assert names(allowed["access-control-allow-headers"]) >= headers
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in response.headers["Vary"]
    assert names(response.headers["Access-Control-Expose-Headers"]) == {
        "etag",
        "link",
        "location",
        "x-request-id",
        "x-total-count",
    }
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_browsers_may_read_problems(limited_api: Api) -> None:
    for path in ("/nowhere", f"{limited_api.path}?limit=0", limited_api.entity.missing):
        response = limited_api.http.get(path, headers={"Origin": ORIGIN})
        assert_problem(response, response.status_code)
        assert response.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_browsers_may_not_call_from_elsewhere(limited_api: Api) -> None:
    elsewhere = "https://evil.example"

    refused = preflight(limited_api.http, limited_api.path, elsewhere)
    response = limited_api.http.get(limited_api.path, headers={"Origin": elsewhere})

    assert "access-control-allow-origin" not in refused
    assert "Access-Control-Allow-Origin" not in response.headers
