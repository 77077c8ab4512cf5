"""Bearer tokens: who may call what, and what happens while the issuer is away."""

import time
from collections.abc import AsyncIterator

import jwt
import pytest
from httpx2 import AsyncClient

from app.application import create_app
from app.core import jwks
from app.core.config import Settings
from tests.support.entities import MISSING, path_of
from tests.support.entity import PATH, READ_SCOPE, WRITE_SCOPE
from tests.support.examples import EXAMPLES
from tests.support.issuer import Issuer, bearer, with_issuer
from tests.support.problems import assert_problem
from tests.support.tokens import SigningKey, claims, key_set

EC = SigningKey("ec")
RSA = SigningKey("rsa", "RS256")
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
async def test_other_scopes_do_not(guarded: AsyncClient, method: str, path: str) -> None:
    needed, other = READ_SCOPE, WRITE_SCOPE
    if method != "GET":
        needed, other = other, needed
    headers = bearer(EC.sign(claims("openid", other, f"{needed}s")))

    response = await guarded.request(method, path, headers=headers)

    assert needed in assert_problem(response, 403)["detail"]
    challenge = response.headers["WWW-Authenticate"]
    assert challenge == f'Bearer error="insufficient_scope", scope="{needed}"'


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_token_is_required(guarded: AsyncClient, method: str, path: str) -> None:
    response = await guarded.request(method, path)

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["Basic dTpw", "Bearer", "Bearer ", "bearer x.y.z", "Bearer é"])
async def test_header_without_a_token(guarded: AsyncClient, value: str) -> None:
    headers = [(b"Authorization", value.encode())]

    response = await guarded.get(PATH, headers=headers)

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def refused_tokens() -> dict[str, str]:
    """Tokens that look almost right, by what is wrong with them."""
    now = int(time.time())
    good = claims(READ_SCOPE)
    return {
        "expired": EC.sign(good | {"exp": now - 60}),
        "not yet valid": EC.sign(good | {"nbf": now + 60}),
        "no expiry": EC.sign(claims(READ_SCOPE, exp=None)),
        "other audience": EC.sign(good | {"aud": "another"}),
        "no audience": EC.sign(claims(READ_SCOPE, aud=None)),
        "other issuer": EC.sign(good | {"iss": "https://evil.example"}),
        "no issuer": EC.sign(claims(READ_SCOPE, iss=None)),
        "no subject": EC.sign(claims(READ_SCOPE, sub=None)),
        "odd expiry": EC.sign(good | {"exp": "soon"}),
        "odd subject": EC.sign(good | {"sub": 5}),
        "not signed": jwt.encode(good, "", algorithm="none", headers={"kid": "ec"}),
        "shared secret": jwt.encode(good, PUBLIC, algorithm="HS256", headers={"kid": "ec"}),
        "unknown key": SigningKey("unknown").sign(good),
        "no key id": EC.sign(good, kid=None),
        "odd key id": EC.sign(good).replace(".", ".e30.", 1),
        "forged": SigningKey("ec").sign(good),
        "key of another algorithm": SigningKey("rsa").sign(good),
        "no claims": EC.sign({}),
        "cut off": EC.sign(good)[:-5],
        "no token": "something",
    }


@pytest.mark.parametrize("flaw", refused_tokens())
async def test_refused_tokens(guarded: AsyncClient, flaw: str) -> None:
    response = await guarded.get(PATH, headers=bearer(refused_tokens()[flaw]))

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_clocks_may_differ_a_little(guarded: AsyncClient) -> None:
    token = EC.sign(claims(READ_SCOPE, exp=int(time.time()) - 10))

    assert (await guarded.get(PATH, headers=bearer(token))).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health/live", "/health/ready", "/metrics", "/docs"])
async def test_operations_need_no_token(guarded: AsyncClient, path: str) -> None:
    assert (await guarded.get(path)).status_code == 200


async def test_keys_are_fetched_once(guarded: AsyncClient, issuer: Issuer) -> None:
    for key in (EC, RSA, EC):
        headers = bearer(key.sign(claims(READ_SCOPE)))
        assert (await guarded.get(PATH, headers=headers)).status_code == 200

    assert issuer.asked == 1


async def test_new_key_is_found(
    guarded: AsyncClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "RETRY_SECONDS", 0)
    assert (await guarded.get(PATH, headers=bearer(EC.sign(claims(READ_SCOPE))))).is_success
    new = SigningKey("new")
    issuer.answer = key_set(new)

    assert (await guarded.get(PATH, headers=bearer(new.sign(claims(READ_SCOPE))))).is_success
    old = await guarded.get(PATH, headers=bearer(EC.sign(claims(READ_SCOPE))))
    assert_problem(old, 401)


async def test_unknown_keys_do_not_make_the_service_ask_each_time(
    guarded: AsyncClient, issuer: Issuer
) -> None:
    for number in range(5):
        token = SigningKey(f"unknown {number}").sign(claims(READ_SCOPE))
        assert_problem(await guarded.get(PATH, headers=bearer(token)), 401)

    assert issuer.asked == 1


async def test_known_keys_work_while_the_issuer_is_away(
    guarded: AsyncClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "RETRY_SECONDS", 0)
    monkeypatch.setattr(jwks, "FRESH_SECONDS", -1)
    headers = bearer(EC.sign(claims(READ_SCOPE)))
    assert (await guarded.get(PATH, headers=headers)).status_code == 200
    issuer.status = 500

    assert (await guarded.get(PATH, headers=headers)).status_code == 200
    unknown = bearer(SigningKey("unknown").sign(claims(READ_SCOPE)))
    assert_problem(await guarded.get(PATH, headers=unknown), 503)
    assert issuer.asked == 3


@pytest.mark.parametrize("answer", [{"keys": []}, {}, [], None, "text", {"keys": [1]}])
async def test_without_any_key_the_answer_is_503(
    guarded: AsyncClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(jwks, "RETRY_SECONDS", 0)
    headers = bearer(EC.sign(claims(READ_SCOPE)))
    good, issuer.answer = issuer.answer, answer

    response = await guarded.get(PATH, headers=headers)

    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0
    issuer.answer = good
    assert (await guarded.get(PATH, headers=headers)).status_code == 200


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

    assert_problem(await guarded.post(PATH, content=b"{}", headers=as_text), status)
    assert_problem(await guarded.post(PATH, content=large, headers=as_json), status)
    assert_problem(await guarded.post(PATH, content=b"{", headers=as_json), status)
    assert_problem(await guarded.post(PATH, content=b"[]", headers=as_json), status)
    assert_problem(await guarded.post(f"{PATH}?x=1", content=b"{}", headers=as_json), status)
    assert_problem(await guarded.get(f"{PATH}?limit=0", headers=headers), status)
    assert_problem(await guarded.get(f"{PATH}/1", headers=headers), status)
    assert_problem(await guarded.delete(MISSING, headers=headers), status)
    assert_problem(await guarded.post("/nowhere", headers=headers), 404)
    assert_problem(await guarded.delete(PATH, headers=headers), 405)
