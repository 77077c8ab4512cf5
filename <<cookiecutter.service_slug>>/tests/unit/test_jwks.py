"""Signing keys: when the issuer is asked, and what holds while it does not answer."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from app.core import jwks
from app.core.exceptions import TokenInvalid, TokenKeysUnavailable
from app.core.jwks import FRESH_SECONDS, RETRY_SECONDS
from tests.support.issuer import Issuer
from tests.support.tokens import SigningKey, key_set

OLD, NEW = SigningKey("old"), SigningKey("new")
NO_KEY_SETS: list[Any] = [
    None,
    {},
    [],
    "text",
    {"keys": []},
    {"keys": "x"},
    {"keys": [5]},
    {"keys": None},
]
UNUSABLE: list[Any] = [
    *(None, "text", {}, {"kty": "oct", "kid": "x"}, {"kty": "unknown", "kid": "x"}),
    {"kty": "RSA", "kid": "x", "n": "AQ", "e": "AQAB"},
    {"kty": "EC", "kid": "x", "crv": "P-256", "x": "AQ", "y": "AQ"},
    {**NEW.public, "kid": {}},
    {**NEW.public, "kid": "old", "use": "enc"},
]


class Clock(SimpleNamespace):
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(jwks, "time", clock)
    return clock


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer(OLD)
    yield issuer
    await issuer.keys.close()


async def known(issuer: Issuer, key_id: str) -> bool:
    return (await issuer.keys.get(key_id)).key_id == key_id


async def test_keys_are_fetched_when_first_needed_and_kept(issuer: Issuer, clock: Clock) -> None:
    assert issuer.asked == 0
    assert all(await asyncio.gather(*(known(issuer, "old") for _ in range(20))))
    clock.now += FRESH_SECONDS
    assert await known(issuer, "old")
    assert issuer.asked == 1

    clock.now += 1
    assert await known(issuer, "old")
    assert issuer.asked == 2


async def test_a_withdrawn_key_is_refused_as_soon_as_that_is_known(
    issuer: Issuer, clock: Clock
) -> None:
    assert await known(issuer, "old")
    issuer.answer = key_set(NEW)
    clock.now += FRESH_SECONDS + 1

    with pytest.raises(TokenInvalid):
        await issuer.keys.get("old")
    assert await known(issuer, "new")


@pytest.mark.parametrize("status", [0, 404, 500])
async def test_a_known_key_is_usable_while_the_issuer_is_away(
    issuer: Issuer, clock: Clock, status: int
) -> None:
    assert await known(issuer, "old")
    issuer.status = status
    clock.now += 10 * FRESH_SECONDS

    assert await known(issuer, "old")
    assert await known(issuer, "old")
    assert issuer.asked == 2  # not with every request
    clock.now += RETRY_SECONDS
    with pytest.raises(TokenKeysUnavailable):
        await issuer.keys.get("new")

    issuer.status = 200
    clock.now += RETRY_SECONDS
    assert await known(issuer, "old")
    assert issuer.asked == 4


@pytest.mark.parametrize("status", [0, 404, 500])
async def test_without_any_key_nothing_can_be_said(
    issuer: Issuer, clock: Clock, status: int
) -> None:
    issuer.status = status
    for _ in range(2):
        with pytest.raises(TokenKeysUnavailable):
            await issuer.keys.get("old")
    assert issuer.asked == 1

    issuer.status = 200
    clock.now += RETRY_SECONDS
    assert await known(issuer, "old")


async def test_a_document_that_is_no_key_set(issuer: Issuer, clock: Clock) -> None:
    for issuer.answer in NO_KEY_SETS:
        clock.now += RETRY_SECONDS
        with pytest.raises(TokenKeysUnavailable):
            await issuer.keys.get("old")
    assert issuer.asked == len(NO_KEY_SETS)


@pytest.mark.parametrize("odd", UNUSABLE)
async def test_a_key_that_cannot_be_used_costs_no_other(issuer: Issuer, odd: Any) -> None:
    issuer.answer = {"keys": [OLD.public, odd]}

    assert (await issuer.keys.get("old")).public_key_use != "enc"


async def test_known_keys_do_not_wait_for_an_issuer_that_hangs(
    issuer: Issuer, clock: Clock
) -> None:
    assert await known(issuer, "old")
    clock.now += FRESH_SECONDS + 1
    async with issuer.keys._lock:  # another request is asking
        assert await asyncio.wait_for(known(issuer, "old"), 1)


async def test_an_answer_has_to_be_complete_in_time(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "FETCH_TIMEOUT_SECONDS", 0)

    with pytest.raises(TokenKeysUnavailable):
        await issuer.keys.get("old")


async def test_an_unknown_key_is_looked_for_but_not_all_the_time(
    issuer: Issuer, clock: Clock
) -> None:
    assert await known(issuer, "old")
    for key_id in ("new", "new", None):
        with pytest.raises(TokenInvalid):
            await issuer.keys.get(key_id)
    assert issuer.asked == 1

    issuer.answer = key_set(OLD, NEW)
    clock.now += RETRY_SECONDS
    assert await known(issuer, "new")
    assert await known(issuer, "old")
    assert issuer.asked == 2
