"""Paths and methods: what leads somewhere, what redirects, what does not exist."""

import pytest
from httpx2 import AsyncClient, Headers

from tests.support.entities import MISSING, create, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES
from tests.support.problems import assert_problem

OPEN = [
    "/",
    "/health/live",
    "/health/ready",
    "/openapi.json",
    "/docs",
    "/docs/swagger-ui.css",
    "/redoc",
    "/redoc/redoc.standalone.js",
]


@pytest.mark.parametrize("path", [*OPEN, PATH, f"{PATH}?limit=1&count=true"])
async def test_head_answers_like_get_without_a_body(client: AsyncClient, path: str) -> None:
    await create(client, 0)
    await create(client, 1)

    head = await client.head(path)

    assert head.status_code == 200
    assert head.content == b""
    assert without_id(head.headers) == without_id((await client.get(path)).headers)


async def test_head_of_an_entity(client: AsyncClient) -> None:
    path = path_of(await create(client))

    head = await client.head(path)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == '"1"'


@pytest.mark.parametrize("path", ["/metrics", MISSING, "/nowhere"])
async def test_head_answers_the_status_of_get(client: AsyncClient, path: str) -> None:
    head = await client.head(path)

    assert head.status_code == (await client.get(path)).status_code
    assert head.content == b""


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

    assert response.status_code == 308
    assert response.headers["Location"] == f"{PATH}/{id}"


@pytest.mark.parametrize("path", ["//evil.example/", f"//evil.example{PATH}/", "///", f"{PATH}//"])
async def test_nobody_is_redirected_to_other_hosts(offline: AsyncClient, path: str) -> None:
    response = await offline.get(f"http://test{path}")

    assert not response.headers.get("Location", "").startswith("//")
    assert_problem(response, 404)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/", "/api", "/api/v1", f"{PATH}-and-more", f"{MISSING}/parts"]
)
async def test_unknown_paths(offline: AsyncClient, method: str, path: str) -> None:
    problem = assert_problem(await offline.request(method, path), 404)

    assert problem["instance"] == path


@pytest.mark.parametrize(
    "path", ["/docs/x.js", "/docs/..%2F..%2F__init__.py", "/docs//etc/passwd", "/redoc/%2e%2e/x"]
)
async def test_assets_lead_nowhere_else(offline: AsyncClient, path: str) -> None:
    assert_problem(await offline.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        *((method, PATH, "GET, HEAD, POST") for method in ("PUT", "PATCH", "DELETE", "OPTIONS")),
        ("POST", MISSING, "DELETE, GET, HEAD, PATCH, PUT"),
        ("BREW", MISSING, "DELETE, GET, HEAD, PATCH, PUT"),
        *(("POST", path, "GET, HEAD") for path in OPEN),
    ],
)
async def test_other_methods(offline: AsyncClient, method: str, path: str, allowed: str) -> None:
    response = await offline.request(method, path)

    assert_problem(response, 405)
    assert response.headers["Allow"] == allowed


def without_id(headers: Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "x-request-id"}
