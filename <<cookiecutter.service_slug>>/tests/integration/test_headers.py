"""Headers for browsers: security and CORS."""

import pytest
from httpx2 import AsyncClient

from app.core.config import Settings
from tests.support.application import NO_DATABASE, running_with, settings_for
from tests.support.entity import PATH

ORIGIN = "https://app.example"
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/metrics", 200), (f"{PATH}/", 308), ("/nowhere", 404), (PATH, 503)],
)
async def test_every_answer_has_security_headers(
    offline: AsyncClient, path: str, status: int
) -> None:
    response = await offline.get(path)

    assert response.status_code == status
    assert {name: response.headers.get_list(name) for name in SECURITY} == {
        name: [value] for name, value in SECURITY.items()
    }
    assert "Server" not in response.headers


def with_origins(*origins: str) -> Settings:
    return settings_for(NO_DATABASE, cors_origins=origins)


async def preflight(client: AsyncClient, origin: str) -> dict[str, str]:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    return dict((await client.options(PATH, headers=headers)).headers)


async def test_cors_is_off_by_default(offline: AsyncClient) -> None:
    response = await offline.get("/", headers={"Origin": ORIGIN})

    assert not [name for name in response.headers if name.startswith("access-control")]
    assert not [name for name in await preflight(offline, ORIGIN) if name.startswith("access")]


async def test_browsers_may_call_from_a_configured_origin() -> None:
    async with running_with(with_origins(ORIGIN)) as service:
        allowed = await preflight(service.client, ORIGIN)
        response = await service.client.get("/", headers={"Origin": ORIGIN})

    assert allowed["access-control-allow-origin"] == ORIGIN
    assert "PATCH" in allowed["access-control-allow-methods"]
    assert "If-Match" in allowed["access-control-allow-headers"]
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    exposed = response.headers["Access-Control-Expose-Headers"]
    assert set(exposed.split(", ")) >= {"ETag", "Link", "Location", "X-Request-ID", "X-Total-Count"}
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/nowhere", PATH])
async def test_browsers_may_read_problems(path: str) -> None:
    async with running_with(with_origins(ORIGIN)) as service:
        response = await service.client.get(path, headers={"Origin": ORIGIN})

    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN


async def test_browsers_may_not_call_from_elsewhere() -> None:
    async with running_with(with_origins(ORIGIN)) as service:
        refused = await preflight(service.client, "https://evil.example")
        response = await service.client.get("/", headers={"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in refused
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_any_origin_may_be_allowed() -> None:
    async with running_with(with_origins("*")) as service:
        response = await service.client.get("/", headers={"Origin": ORIGIN})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
