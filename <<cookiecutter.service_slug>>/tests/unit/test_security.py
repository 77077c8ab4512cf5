"""Access tokens: which are accepted, and what they allow."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import jwt
import pytest

from app.core.config import Settings
from app.core.exceptions import TokenInvalid
from app.core.jwks import SigningKeys
from app.core.security import LEEWAY_SECONDS, Caller, TokenVerifier, token_verifier
from tests.support.application import settings_for
from tests.support.tokens import AUDIENCE, ISSUER, SigningKey, claims, key_set

RSA, EC, STRANGER = SigningKey("rsa", "RS256"), SigningKey("ec"), SigningKey("ec")


@pytest.fixture
async def verifier() -> AsyncIterator[TokenVerifier]:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=key_set(RSA, EC))

    keys = SigningKeys("https://login.example/keys", httpx2.MockTransport(answer))
    verifier = TokenVerifier(ISSUER, AUDIENCE, keys)
    yield verifier
    await verifier.close()


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
async def test_a_good_token(verifier: TokenVerifier, key: SigningKey) -> None:
    caller = await verifier.verify(key.sign(claims("things:read", "things:write")))

    assert caller == Caller("someone", frozenset({"things:read", "things:write"}))


@pytest.mark.parametrize(
    ("changes", "scopes"),
    [
        ({"scope": "a b  c"}, {"a", "b", "c"}),
        ({"scope": ""}, set()),
        ({"scope": None}, set()),
        ({"scope": None, "scp": "a b"}, {"a", "b"}),
        ({"scope": None, "scp": ["a", "b"]}, {"a", "b"}),
        ({"scope": ["a", "b c", 5, None]}, {"a", "b c"}),
        ({"scope": {"a": True}}, set()),
        ({"scope": 5}, set()),
    ],
)
async def test_scopes(verifier: TokenVerifier, changes: dict[str, Any], scopes: set[str]) -> None:
    assert (await verifier.verify(EC.sign(claims(**changes)))).scopes == scopes


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": 5},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 1},
        {"nbf": 2**40},
        {"iat": 2**40},
    ],
    ids=str,
)
async def test_bad_claims(verifier: TokenVerifier, changes: dict[str, Any]) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(EC.sign(claims(**changes)))


async def test_clocks_may_differ_a_little(verifier: TokenVerifier) -> None:
    now = int(time.time())

    assert await verifier.verify(EC.sign(claims(exp=now - LEEWAY_SECONDS // 2)))
    with pytest.raises(TokenInvalid, match="expired"):
        await verifier.verify(EC.sign(claims(exp=now - LEEWAY_SECONDS - 1)))


async def test_one_of_several_audiences_is_enough(verifier: TokenVerifier) -> None:
    assert await verifier.verify(EC.sign(claims(aud=["other", AUDIENCE])))


async def test_a_forged_signature(verifier: TokenVerifier) -> None:
    with pytest.raises(TokenInvalid, match="Signature verification failed"):
        await verifier.verify(STRANGER.sign(claims()))


@pytest.mark.parametrize("key_id", ["rsa", "unknown", None])
async def test_a_key_id_that_does_not_fit(verifier: TokenVerifier, key_id: str | None) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(EC.sign(claims(), kid=key_id))


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
async def test_other_algorithms(verifier: TokenVerifier, algorithm: str) -> None:
    secret = "" if algorithm == "none" else "a secret that is long enough for HS256"
    token = jwt.encode(claims(), secret, algorithm=algorithm, headers={"kid": "ec"})

    with pytest.raises(TokenInvalid, match="must be signed with RS256 or ES256"):
        await verifier.verify(token)


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "ü.ü.ü", "e30.e30.", "..", "e30"])
async def test_what_is_no_token(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(token)


def auth_settings(**values: Any) -> Settings:
    given = {"auth_enabled": True, "auth_issuer": f"{ISSUER}/", "auth_audience": AUDIENCE, **values}
    return settings_for("postgresql://localhost/none", **given)


def test_without_authentication_there_is_nothing_to_verify() -> None:
    assert token_verifier(auth_settings(auth_enabled=False)) is None
    assert token_verifier(auth_settings(auth_enabled=None)) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, f"{ISSUER}/.well-known/jwks.json"),
        ("https://keys.example/all", "https://keys.example/all"),
    ],
)
async def test_where_keys_come_from(url: str | None, expected: str) -> None:
    verifier = token_verifier(auth_settings(auth_jwks_url=url))

    assert verifier is not None
    assert verifier._keys._url == expected
    await verifier.close()
