"""Bodies that are refused before anyone looks at their fields: 415, 413, 400."""

import json
from collections.abc import AsyncIterator

import pytest
from httpx2 import AsyncClient

from app.core.config import Settings
from tests.support.entities import MISSING, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES
from tests.support.problems import assert_problem, pointers

BODY = json.dumps(EXAMPLES[1]).encode()
LIMIT = len(BODY) + 100


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"request_body_limit_bytes": LIMIT})


async def chunks(size: int) -> AsyncIterator[bytes]:
    """The body, padded to a size and sent without a Content-Length."""
    padded = BODY.ljust(size)
    for start in range(0, size, 50):
        yield padded[start : start + 50]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": b"text/plain"},
        {"Content-Type": b"application/x-www-form-urlencoded"},
        {"Content-Type": b"application/jsonp"},
        {"Content-Type": b"json"},
        {"Content-Type": b"\xff/;;="},
        {"Content-Type": b"application/json; charset=latin-1"},
        {"Content-Type": b"application/json", "Content-Encoding": b"gzip"},
    ],
)
async def test_other_media_types(
    offline: AsyncClient, method: str, headers: dict[str, bytes]
) -> None:
    path = PATH if method == "POST" else MISSING
    raw = [(name.encode(), value) for name, value in headers.items()]

    assert_problem(await offline.request(method, path, content=BODY, headers=raw), 415)


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_merge_patch_is_for_patch_only(offline: AsyncClient, method: str) -> None:
    path = PATH if method == "POST" else MISSING
    headers = {"Content-Type": "application/merge-patch+json"}

    assert_problem(await offline.request(method, path, content=BODY, headers=headers), 415)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
async def test_spellings_of_json(client: AsyncClient, media_type: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": "identity"}

    assert (await client.post(PATH, content=BODY, headers=headers)).status_code == 201


async def test_body_of_the_largest_size(client: AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}

    declared = await client.post(PATH, content=BODY.ljust(LIMIT), headers=headers)
    assert declared.status_code == 201
    await client.delete(path_of(declared.json()))
    chunked = await client.post(PATH, content=chunks(LIMIT), headers=headers)
    assert chunked.status_code == 201


async def test_body_that_is_too_large(client: AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}

    declared = await client.post(PATH, content=BODY.ljust(LIMIT + 1), headers=headers)
    chunked = await client.post(PATH, content=chunks(LIMIT + 1), headers=headers)

    assert_problem(declared, 413)
    assert_problem(chunked, 413)
    assert (await client.get(PATH)).json() == []


async def test_declared_size_is_refused_without_reading(client: AsyncClient) -> None:
    async def never_sent() -> AsyncIterator[bytes]:
        yield b"{"
        pytest.fail("the body was read")

    headers = {"Content-Type": "application/json", "Content-Length": f"{LIMIT + 1}"}
    assert_problem(await client.post(PATH, content=never_sent(), headers=headers), 413)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1,]",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1} {}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep objects"),
    ],
)
async def test_malformed_json(offline: AsyncClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}

    assert_problem(await offline.post(PATH, content=body, headers=headers), 400)


@pytest.mark.parametrize("number", [b"1" * 5000, b"1e400", b"5.0", b"1.5"])
async def test_numbers_of_all_kinds_are_well_formed(offline: AsyncClient, number: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    body = b'{"no_such_field": ' + number + b"}"

    response = await offline.patch(MISSING, content=body, headers=headers)

    assert pointers(response) == ["/no_such_field"]
