"""Headers for browsers: security and CORS."""

import pytest
from httpx2 import AsyncClient, Headers

from tests.support.application import NO_DATABASE, running_with, settings_for
from tests.support.entity import PATH

ORIGIN, STRANGER = "https://app.example", "https://evil.example"
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
EXPOSED = {"ETag", "Link", "Location", "X-Request-ID", "X-Total-Count"}


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


async def preflight(client: AsyncClient, origin: str) -> Headers:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }
    return (await client.options(PATH, headers=headers)).headers


async def test_cors_is_off_by_default(offline: AsyncClient) -> None:
    response = await offline.get("/", headers={"Origin": ORIGIN})

    for headers in (response.headers, await preflight(offline, ORIGIN)):
        assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origins", "allowed", "refused"), [([ORIGIN], ORIGIN, STRANGER), (["*"], "*", None)]
)
async def test_browsers_may_call_from_configured_origins(
    origins: list[str], allowed: str, refused: str | None
) -> None:
    async with running_with(settings_for(NO_DATABASE, cors_origins=origins)) as service:
        asked = await preflight(service.client, ORIGIN)
        assert asked["Access-Control-Allow-Origin"] == allowed
        assert "PATCH" in asked["Access-Control-Allow-Methods"]
        assert "If-Match" in asked["Access-Control-Allow-Headers"]
        for path in ("/", "/nowhere", PATH):  # problems can be read too
            headers = (await service.client.get(path, headers={"Origin": ORIGIN})).headers
            assert headers["Access-Control-Allow-Origin"] == allowed
            assert set(headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
            assert "Access-Control-Allow-Credentials" not in headers
            assert headers["X-Frame-Options"] == "DENY"

        if refused:
            response = await service.client.get("/", headers={"Origin": refused})
            for headers in (response.headers, await preflight(service.client, refused)):
                assert "Access-Control-Allow-Origin" not in headers
