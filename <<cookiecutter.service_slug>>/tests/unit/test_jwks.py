"""Signing keys: when the issuer is asked, and what holds while it does not answer."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from app.core import jwks
from app.core.exceptions import TokenInvalid, TokenKeysUnavailable
from app.core.jwks import FRESH_SECONDS, RETRY_SECONDS, SigningKeys
from tests.support.tokens import SigningKey, key_set

OLD, NEW = SigningKey("old"), SigningKey("new")


class Issuer:
    """Answers with a document, or fails; counts how often it was asked."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asked = 0
        self.status = 200
        self.document: Any = key_set(OLD)
        self.keys = SigningKeys("https://login.example/keys", httpx2.MockTransport(self.answer))

    async def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        await asyncio.sleep(0)  # lets others run, as a network would
        if self.status == 0:
            raise httpx2.ConnectError("refused", request=request)
        return httpx2.Response(self.status, json=self.document)

    async def known(self, key_id: str | None) -> bool:
        return (await self.keys.get(key_id)).key_id == key_id


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    issuer = Issuer()
    monkeypatch.setattr(jwks, "time", SimpleNamespace(monotonic=lambda: issuer.now))
    yield issuer
    asyncio.run(issuer.keys.close())


async def test_keys_are_fetched_when_first_needed_and_kept(issuer: Issuer) -> None:
    assert issuer.asked == 0
    assert await issuer.known("old")
    issuer.now += FRESH_SECONDS
    assert await issuer.known("old")
    assert issuer.asked == 1


async def test_old_keys_are_fetched_again(issuer: Issuer) -> None:
    assert await issuer.known("old")
    issuer.now += FRESH_SECONDS + 1

    assert await issuer.known("old")
    assert issuer.asked == 2


async def test_a_withdrawn_key_is_refused_as_soon_as_that_is_known(issuer: Issuer) -> None:
    assert await issuer.known("old")
    issuer.document = key_set(NEW)
    issuer.now += FRESH_SECONDS + 1

    with pytest.raises(TokenInvalid):
        await issuer.keys.get("old")
    assert await issuer.known("new")


async def test_a_known_key_is_usable_while_the_issuer_is_away(issuer: Issuer) -> None:
    assert await issuer.known("old")
    issuer.status = 0
    issuer.now += 10 * FRESH_SECONDS

    assert await issuer.known("old")
    assert await issuer.known("old")
    assert issuer.asked == 2  # not with every request

    issuer.status = 200
    issuer.now += RETRY_SECONDS
    assert await issuer.known("old")
    assert issuer.asked == 3


@pytest.mark.parametrize("status", [0, 404, 500])
async def test_without_any_key_nothing_can_be_said(issuer: Issuer, status: int) -> None:
    issuer.status = status
    for _ in range(2):
        with pytest.raises(TokenKeysUnavailable):
            await issuer.keys.get("old")
    assert issuer.asked == 1

    issuer.status = 200
    issuer.now += RETRY_SECONDS
    assert await issuer.known("old")


@pytest.mark.parametrize(
    "document", [None, {}, [], "text", {"keys": []}, {"keys": "x"}, {"keys": [5]}, {"keys": None}]
)
async def test_a_document_that_is_no_key_set(issuer: Issuer, document: Any) -> None:
    issuer.document = document

    with pytest.raises(TokenKeysUnavailable):
        await issuer.keys.get("old")


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        {},
        {"kty": "oct", "kid": "x"},
        {"kty": "RSA", "kid": "x", "n": "AQ", "e": "AQAB"},
        {"kty": "EC", "kid": "x", "crv": "P-256", "x": "AQ", "y": "AQ"},
        {"kty": "unknown", "kid": "x"},
        {**key_set(NEW)["keys"][0], "kid": {}},
        {**key_set(NEW)["keys"][0], "kid": "old", "use": "enc"},
    ],
)
async def test_a_key_that_cannot_be_used_costs_no_other(issuer: Issuer, odd: Any) -> None:
    issuer.document = {"keys": [*key_set(OLD)["keys"], odd]}

    key = await issuer.keys.get("old")

    assert key.public_key_use != "enc"


async def test_known_keys_do_not_wait_for_an_issuer_that_hangs(issuer: Issuer) -> None:
    assert await issuer.known("old")
    issuer.now += FRESH_SECONDS + 1
    async with issuer.keys._lock:  # another request is asking
        assert await asyncio.wait_for(issuer.known("old"), 1)


async def test_an_answer_has_to_be_complete_in_time(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "FETCH_TIMEOUT_SECONDS", 0)

    with pytest.raises(TokenKeysUnavailable):
        await issuer.keys.get("old")


async def test_an_unknown_key_is_looked_for_but_not_all_the_time(issuer: Issuer) -> None:
    assert await issuer.known("old")
    for _ in range(3):
        with pytest.raises(TokenInvalid):
            await issuer.keys.get("new")
    assert issuer.asked == 1

    issuer.document = key_set(OLD, NEW)
    issuer.now += RETRY_SECONDS
    assert await issuer.known("new")
    assert await issuer.known("old")
    assert issuer.asked == 2


async def test_an_unknown_key_while_the_issuer_is_away(issuer: Issuer) -> None:
    assert await issuer.known("old")
    issuer.status = 0
    issuer.now += RETRY_SECONDS

    with pytest.raises(TokenKeysUnavailable):
        await issuer.keys.get("new")
    assert await issuer.known("old")


async def test_a_token_without_a_key_id(issuer: Issuer) -> None:
    with pytest.raises(TokenInvalid):
        await issuer.keys.get(None)


async def test_many_requests_ask_once(issuer: Issuer) -> None:
    assert all(await asyncio.gather(*(issuer.known("old") for _ in range(20))))
    assert issuer.asked == 1
