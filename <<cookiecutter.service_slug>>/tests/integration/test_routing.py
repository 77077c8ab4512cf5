"""Paths and methods: what leads somewhere, what redirects, what does not exist."""

import pytest
from httpx2 import AsyncClient, Headers

from tests.support.entities import MISSING, create, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES
from tests.support.problems import assert_problem

OPEN = ["/", "/health/live", "/health/ready", "/openapi.json", "/docs", "/redoc"]
OPEN += ["/docs/swagger-ui.css", "/redoc/redoc.standalone.js"]


def without_id(headers: Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "x-request-id"}


async def test_head_answers_like_get_without_a_body(client: AsyncClient) -> None:
    path = path_of(await create(client, 0))
    await create(client, 1)

    for each in (*OPEN, path, PATH, f"{PATH}?limit=1&count=true", MISSING, "/nowhere"):
        get, head = await client.get(each), await client.head(each)
        assert (head.status_code, head.content) == (get.status_code, b"")
        if get.is_success:  # problems say the request's id
            assert without_id(head.headers) == without_id(get.headers)
    assert (await client.head("/metrics")).content == b""


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_trailing_slash_redirects_with_the_query(offline: AsyncClient, method: str) -> None:
    response = await offline.request(method, f"{PATH}/?limit=1&x=%2F%26")

    assert response.status_code == 308
    assert response.headers["Location"] == f"{PATH}?limit=1&x=%2F%26"


async def test_redirected_body_arrives(client: AsyncClient) -> None:
    response = await client.post(f"{PATH}/", json=EXAMPLES[0], follow_redirects=True)

    assert response.status_code == 201


@pytest.mark.parametrize("id", ["%E2%82%AC", "a%0D%0Ab", "a%3Fb%23c", "%25"])
async def test_redirect_keeps_the_path_encoded(offline: AsyncClient, id: str) -> None:
    response = await offline.get(f"{PATH}/{id}/")

    assert (response.status_code, response.headers["Location"]) == (308, f"{PATH}/{id}")


@pytest.mark.parametrize("path", ["//evil.example/", f"//evil.example{PATH}/", "///", f"{PATH}//"])
async def test_nobody_is_redirected_to_other_hosts(offline: AsyncClient, path: str) -> None:
    response = await offline.get(f"http://test{path}")

    assert not response.headers.get("Location", "").startswith("//")
    assert_problem(response, 404)


@pytest.mark.parametrize("path", ["/nowhere/", "/n%C3%B6where", "/api", "/api/v1", f"{PATH}-more"])
async def test_unknown_paths(offline: AsyncClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        for unknown in (path, f"{MISSING}/parts"):
            problem = assert_problem(await offline.request(method, unknown), 404)
            assert problem["instance"] == unknown


@pytest.mark.parametrize(
    "path", ["/docs/x.js", "/docs/..%2F..%2F__init__.py", "/docs//etc/passwd", "/redoc/%2e%2e/x"]
)
async def test_assets_lead_nowhere_else(offline: AsyncClient, path: str) -> None:
    assert_problem(await offline.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        *((method, PATH, "GET, HEAD, POST") for method in ("PUT", "PATCH", "DELETE", "OPTIONS")),
        *((method, MISSING, "DELETE, GET, HEAD, PATCH, PUT") for method in ("POST", "BREW")),
        *(("POST", path, "GET, HEAD") for path in OPEN),
    ],
)
async def test_other_methods(offline: AsyncClient, method: str, path: str, allowed: str) -> None:
    response = await offline.request(method, path)

    assert_problem(response, 405)
    assert response.headers["Allow"] == allowed
