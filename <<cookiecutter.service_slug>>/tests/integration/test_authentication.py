"""Bearer tokens: who may call what."""

import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from httpx2 import AsyncClient

from app.application import create_app
from app.core.config import Settings
from app.core.security import token_verifier
from tests.support.application import NO_DATABASE, settings_for
from tests.support.entities import MISSING, path_of
from tests.support.entity import PATH, READ_SCOPE, WRITE_SCOPE
from tests.support.examples import EXAMPLES
from tests.support.issuer import KEYS_URL, Issuer, bearer, with_issuer
from tests.support.problems import assert_problem
from tests.support.tokens import AUDIENCE, ISSUER, SigningKey, claims

EC, RSA = SigningKey("ec"), SigningKey("rsa", "RS256")
CALLS = [("GET", PATH), ("POST", PATH)]
CALLS += [(method, MISSING) for method in ("GET", "PUT", "PATCH", "DELETE")]
PUBLIC = EC.public["x"]  # no secret, but an old attack signs with it


@pytest.fixture
def issuer() -> Issuer:
    return Issuer(EC, RSA)


@pytest.fixture
async def guarded(settings: Settings, issuer: Issuer) -> AsyncIterator[AsyncClient]:
    """A client of the application with authentication on."""
    async with with_issuer(create_app(settings), issuer) as service:
        yield service.client


@pytest.mark.parametrize("key", [EC, RSA], ids=["ES256", "RS256"])
async def test_scopes_open_what_they_name(guarded: AsyncClient, key: SigningKey) -> None:
    read = bearer(key.sign(claims(READ_SCOPE)))
    write = bearer(key.sign(claims(WRITE_SCOPE)))

    created = await guarded.post(PATH, json=EXAMPLES[0], headers=write)
    assert created.status_code == 201
    path = path_of(created.json())
    assert (await guarded.get(PATH, headers=read)).status_code == 200
    assert (await guarded.get(path, headers=read)).status_code == 200
    assert (await guarded.put(path, json=EXAMPLES[1], headers=write)).status_code == 200
    assert (await guarded.patch(path, json=EXAMPLES[2], headers=write)).status_code == 200
    assert (await guarded.delete(path, headers=write)).status_code == 204


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_token_with_the_scope_is_required(
    guarded: AsyncClient, method: str, path: str
) -> None:
    needed, other = READ_SCOPE, WRITE_SCOPE
    if method != "GET":
        needed, other = other, needed
    headers = bearer(EC.sign(claims("openid", other, f"{needed}s")))

    refused = await guarded.request(method, path, headers=headers)
    assert needed in assert_problem(refused, 403)["detail"]
    challenge = refused.headers["WWW-Authenticate"]
    assert challenge == f'Bearer error="insufficient_scope", scope="{needed}"'

    unknown = await guarded.request(method, path)
    assert_problem(unknown, 401)
    assert unknown.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"scope": f"a {READ_SCOPE}  c"}, 200),
        ({"scope": ""}, 403),
        ({"scope": None}, 403),
        ({"scope": None, "scp": f"a {READ_SCOPE}"}, 200),
        ({"scope": None, "scp": ["a", READ_SCOPE]}, 200),
        ({"scope": ["a", READ_SCOPE, 5, None]}, 200),
        ({"scope": [f"a {READ_SCOPE}"]}, 403),
        ({"scope": {READ_SCOPE: True}}, 403),
        ({"scope": 5}, 403),
        ({"aud": ["other", AUDIENCE], "scope": READ_SCOPE}, 200),
    ],
)
async def test_forms_of_claims(guarded: AsyncClient, changes: dict[str, Any], status: int) -> None:
    headers = bearer(EC.sign(claims(**changes)))

    assert (await guarded.get(PATH, headers=headers)).status_code == status


@pytest.mark.parametrize("value", ["Basic dTpw", "Bearer", "Bearer ", "bearer x.y.z", "Bearer é"])
async def test_header_without_a_token(guarded: AsyncClient, value: str) -> None:
    response = await guarded.get(PATH, headers=[(b"Authorization", value.encode())])

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_tokens_that_look_almost_right(guarded: AsyncClient) -> None:
    now = int(time.time())
    good = claims(READ_SCOPE)
    wrong_claims: list[dict[str, Any]] = [
        *({"exp": now - 60}, {"exp": None}, {"exp": "soon"}, {"nbf": now + 3600}, {"iat": 2**40}),
        *({"aud": "another"}, {"aud": None}, {"iss": "https://evil.example"}, {"iss": None}),
        *({"iss": f"{ISSUER}/"}, {"sub": None}, {"sub": 5}),
    ]
    tokens = {str(each): EC.sign(claims(READ_SCOPE, **each)) for each in wrong_claims} | {
        "no claims": EC.sign({}),
        "not signed": jwt.encode(good, "", algorithm="none", headers={"kid": "ec"}),
        "shared secret": jwt.encode(good, PUBLIC, algorithm="HS256", headers={"kid": "ec"}),
        "unknown key": SigningKey("unknown").sign(good),
        "no key id": EC.sign(good, kid=None),
        "key id of another": EC.sign(good, kid="rsa"),
        "odd key id": EC.sign(good).replace(".", ".e30.", 1),
        "forged": SigningKey("ec").sign(good),
        "key of another algorithm": SigningKey("rsa").sign(good),
        "cut off": EC.sign(good)[:-5],
    }
    for no_token in ("something", "a.b.c", "e30.e30.", "..", "e30"):
        tokens[no_token] = no_token

    for flaw, token in tokens.items():
        response = await guarded.get(PATH, headers=bearer(token))
        assert response.status_code == 401, flaw
        assert_problem(response, 401)
        assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    almost_expired = EC.sign(good | {"exp": int(time.time()) - 10})  # clocks differ a little
    assert (await guarded.get(PATH, headers=bearer(almost_expired))).status_code == 200


async def test_operations_need_no_token(guarded: AsyncClient) -> None:
    for path in ("/", "/health/live", "/health/ready", "/metrics", "/docs"):
        assert (await guarded.get(path)).status_code == 200


async def test_while_the_issuer_is_away_nothing_can_be_said(
    guarded: AsyncClient, issuer: Issuer
) -> None:
    issuer.status = 0

    response = await guarded.get(PATH, headers=bearer(EC.sign(claims(READ_SCOPE))))

    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (bearer(EC.sign(claims("openid"))), 403)],
    ids=["no token", "no scope"],
)
async def test_strangers_learn_nothing_else(
    guarded: AsyncClient, headers: dict[str, str], status: int
) -> None:
    as_json = headers | {"Content-Type": "application/json"}
    as_text = headers | {"Content-Type": "text/plain"}
    large = b" " * 2_000_000

    for content, sent in ((b"{}", as_text), (large, as_json), (b"{", as_json), (b"[]", as_json)):
        assert_problem(await guarded.post(PATH, content=content, headers=sent), status)
    for path in (f"{PATH}?limit=0", f"{PATH}/1", MISSING):
        assert_problem(await guarded.get(path, headers=headers), status)
    assert_problem(await guarded.delete(MISSING, headers=headers), status)
    assert_problem(await guarded.post("/nowhere", headers=headers), 404)
    assert_problem(await guarded.delete(PATH, headers=headers), 405)


@pytest.mark.parametrize("enabled", [False, None])
def test_authentication_that_is_off_verifies_nothing(enabled: bool | None) -> None:
    assert token_verifier(settings_for(NO_DATABASE, auth_enabled=enabled)) is None


@pytest.mark.parametrize("url", [None, "https://keys.example/all"])
async def test_where_keys_come_from(url: str | None) -> None:
    issuer = {"auth_issuer": f"{ISSUER}/", "auth_audience": AUDIENCE, "auth_jwks_url": url}
    verifier = token_verifier(settings_for(NO_DATABASE, auth_enabled=True, **issuer))

    assert verifier
    assert verifier._keys._url == (url or KEYS_URL)
    await verifier.close()
