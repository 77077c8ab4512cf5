"""Bearer tokens: who may call what, and what happens while the issuer is away."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from httpx2 import Client

from tests.contract.conftest import Connect
from tests.contract.support.api import JSON, TEXT, Api
from tests.contract.support.entity import Entity
from tests.contract.support.issuer import Issuer, SigningKey, bearer, claims, running_issuer
from tests.contract.support.launch import Launcher, until
from tests.contract.support.problems import assert_problem

INVALID = 'Bearer error="invalid_token"'


def calls(entity: Entity) -> list[tuple[str, str]]:
    one = [(method, entity.missing) for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE")]
    return [("GET", entity.path), ("HEAD", entity.path), ("POST", entity.path), *one]


@pytest.fixture
def guarded_api(guarded: Client, api: Api) -> Api:
    """The same collection, by way of the service that asks for tokens."""
    return Api(guarded, api.entity)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_scopes_open_what_they_name(guarded_api: Api, issuer: Issuer, algorithm: str) -> None:
    key = issuer.ec if algorithm == "ES256" else issuer.rsa
    scope = guarded_api.entity.scope
    read = bearer(key.sign(claims(f"{scope}:read")))
    write = bearer(key.sign(claims(f"{scope}:write")))
    examples = guarded_api.entity.examples

    created = guarded_api.post(examples[0], **write)
    assert created.status_code == 201
    path = guarded_api.path_of(created.json())
    for readable in (guarded_api.path, path):
        for method in ("GET", "HEAD"):
            assert guarded_api.send(method, readable, **read).status_code == 200
    assert guarded_api.send("PUT", path, examples[1], **write).status_code == 200
    assert guarded_api.send("PATCH", path, examples[2], **write).status_code == 200
    assert guarded_api.send("DELETE", path, **write).status_code == 204


@pytest.mark.parametrize("form", ["several", "scp", "list"])
def test_forms_of_scopes(guarded: Client, issuer: Issuer, entity: Entity, form: str) -> None:
    scope = f"{entity.scope}:read"
    token = {
        "several": issuer.token("openid", scope, "profile"),
        "scp": issuer.token(scope=None, scp=scope),
        "list": issuer.token(scope=None, scp=["openid", scope]),
    }[form]

    assert guarded.get(entity.path, headers=bearer(token)).status_code == 200


def test_other_scopes_do_not(guarded: Client, issuer: Issuer, entity: Entity) -> None:
    for method, path in calls(entity):
        needed, other = f"{entity.scope}:read", f"{entity.scope}:write"
        if method not in ("GET", "HEAD"):
            needed, other = other, needed
        token = issuer.token("openid", other, f"{needed}s")

        response = guarded.request(method, path, headers=bearer(token))

        assert response.status_code == 403
        challenge = response.headers["WWW-Authenticate"]
        assert challenge == f'Bearer error="insufficient_scope", scope="{needed}"'
        if method != "HEAD":
            assert needed in assert_problem(response, 403)["detail"]


def test_token_is_required(guarded: Client, entity: Entity) -> None:
    for method, path in calls(entity):
        response = guarded.request(method, path)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        if method != "HEAD":
            assert_problem(response, 401)


@pytest.mark.parametrize("value", ["Basic dTpw", "Bearer", "bearer x.y.z", "Bearer é"])
def test_header_without_a_token(guarded: Client, entity: Entity, value: str) -> None:
    response = guarded.get(entity.path, headers=[(b"Authorization", value.encode())])

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_scheme_may_be_written_in_any_case(guarded: Client, issuer: Issuer, entity: Entity) -> None:
    headers = {"Authorization": f"bEARER {issuer.token(f'{entity.scope}:read')}"}

    assert guarded.get(entity.path, headers=headers).status_code == 200


def refused_tokens(issuer: Issuer, scope: str) -> dict[str, str]:
    """Tokens that look almost right, by what is wrong with them."""
    now = int(time.time())
    key = issuer.ec
    good = claims(scope)
    return {
        "expired": key.sign(good | {"exp": now - 120}),
        "not yet valid": key.sign(good | {"nbf": now + 120}),
        "no expiry": key.sign(claims(scope, exp=None)),
        "other audience": key.sign(good | {"aud": "another"}),
        "no audience": key.sign(claims(scope, aud=None)),
        "other issuer": key.sign(good | {"iss": "https://evil.example"}),
        "no issuer": key.sign(claims(scope, iss=None)),
        "no subject": key.sign(claims(scope, sub=None)),
        "odd expiry": key.sign(good | {"exp": "soon"}),
        "odd subject": key.sign(good | {"sub": 5}),
        "not signed": jwt.encode(good, "", algorithm="none", headers={"kid": "ec"}),
        # No secret, but an old attack signs with the public key as if it were one.
        "shared secret": jwt.encode(
            good, key.public["x"], algorithm="HS256", headers={"kid": "ec"}
        ),
        "unknown key": SigningKey("unknown").sign(good),
        "no key id": key.sign(good, kid=None),
        "forged": SigningKey("ec").sign(good),
        "key of another algorithm": SigningKey("rsa").sign(good),
        "no claims": key.sign({}),
        "cut off": key.sign(good)[:-5],
        "no token": "something",
    }


def test_refused_tokens(guarded: Client, issuer: Issuer, entity: Entity) -> None:
    headers = bearer(issuer.token(f"{entity.scope}:read"))
    assert guarded.get(entity.path, headers=headers).status_code == 200

    for flaw, token in refused_tokens(issuer, f"{entity.scope}:read").items():
        response = guarded.get(entity.path, headers=bearer(token))
        assert response.status_code == 401, flaw
        assert_problem(response, 401)
        assert response.headers["WWW-Authenticate"] == INVALID, flaw


def test_clocks_may_differ_a_little(guarded: Client, issuer: Issuer, entity: Entity) -> None:
    token = issuer.token(f"{entity.scope}:read", exp=int(time.time()) - 10)

    assert guarded.get(entity.path, headers=bearer(token)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/health/live", "/health/ready", "/metrics", "/docs", "/redoc", "/openapi.json"]
)
def test_operations_need_no_token(guarded: Client, path: str) -> None:
    assert guarded.get(path).status_code == 200


@pytest.mark.parametrize("status", [401, 403])
def test_strangers_learn_nothing_else(
    guarded: Client, issuer: Issuer, entity: Entity, status: int
) -> None:
    headers = bearer(issuer.token("openid")) if status == 403 else {}
    path = entity.path
    for body, media_type in ((b"{}", TEXT), (b" " * 2**21, JSON), (b"{", JSON), (b"[]", JSON)):
        response = guarded.post(path, content=body, headers=headers | media_type)
        assert_problem(response, status)
    response = guarded.post(f"{path}?x=1", content=b"{}", headers=headers | JSON)
    assert_problem(response, status)
    for method, address in (
        ("GET", f"{path}?limit=0"),
        ("GET", f"{path}/1"),
        ("GET", f"{entity.missing}?x=1"),
        ("DELETE", entity.missing),
    ):
        assert_problem(guarded.request(method, address, headers=headers), status)


@pytest.mark.parametrize("given", ["nothing", "nonsense"])
def test_routes_come_first(guarded: Client, entity: Entity, given: str) -> None:
    headers = bearer("x.y.z") if given == "nonsense" else {}

    assert_problem(guarded.post("/nowhere", headers=headers), 404)
    assert_problem(guarded.delete(entity.path, headers=headers), 405)
    assert guarded.get(f"{entity.path}/", headers=headers).status_code == 308


def test_keys_may_be_in_a_file(
    launcher: Launcher, database_url: str, connect: Connect, entity: Entity, tmp_path: Path
) -> None:
    """What a developer signs needs no issuer."""
    key = SigningKey("own")
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"keys": [key.public]}))
    settings = Issuer().settings() | {"AUTH_JWKS_URL": keys.as_uri()}
    own = bearer(key.sign(claims(f"{entity.scope}:read")))
    other = bearer(SigningKey("own").sign(claims(f"{entity.scope}:read")))
    with (
        launcher.running(DATABASE_URL=database_url, **settings) as service,
        connect(service) as http,
    ):
        assert http.get(entity.path, headers=own).status_code == 200
        assert_problem(http.get(entity.path, headers=other), 401)
        assert_problem(http.get(entity.path), 401)


@pytest.fixture
def absent() -> Iterator[Issuer]:
    """An issuer that nobody has asked yet, and that has no answer."""
    with running_issuer() as issuer:
        issuer.status = 500
        yield issuer


def test_issuer_that_is_away(
    launcher: Launcher, database_url: str, absent: Issuer, connect: Connect, entity: Entity
) -> None:
    headers = bearer(absent.token(f"{entity.scope}:read"))
    unknown = bearer(SigningKey("unknown").sign(claims(f"{entity.scope}:read")))
    with (
        launcher.running(DATABASE_URL=database_url, **absent.settings()) as service,
        connect(service) as http,
    ):
        assert_problem(http.get(entity.path, headers=headers), 503)
        assert_problem(http.get(entity.path), 401)

        absent.status = 200
        until(lambda: http.get(entity.path, headers=headers).status_code == 200)

        # Known keys go on working; who signs with another cannot be told right from wrong.
        absent.status = 500
        until(lambda: http.get(entity.path, headers=unknown).status_code == 503)
        assert http.get(entity.path, headers=headers).status_code == 200
