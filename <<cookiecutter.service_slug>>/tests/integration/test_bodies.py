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
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"request_body_limit_bytes": LIMIT})


async def chunks(size: int) -> AsyncIterator[bytes]:
    """The body, padded to a size and sent without a Content-Length."""
    padded = BODY.ljust(size)
    for start in range(0, size, 50):
        yield padded[start : start + 50]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"Content-Type": b"text/plain"},
        {b"Content-Type": b"application/x-www-form-urlencoded"},
        {b"Content-Type": b"application/jsonp"},
        {b"Content-Type": b"json"},
        {b"Content-Type": b"\xff/;;="},
        {b"Content-Type": b"application/json; charset=latin-1"},
        {b"Content-Type": b"application/json", b"Content-Encoding": b"gzip"},
    ],
)
async def test_other_media_types(offline: AsyncClient, headers: dict[bytes, bytes]) -> None:
    for method, path in (("POST", PATH), ("PUT", MISSING), ("PATCH", MISSING)):
        assert_problem(await offline.request(method, path, content=BODY, headers=headers), 415)


async def test_merge_patch_is_for_patch_only(offline: AsyncClient) -> None:
    headers = {"Content-Type": "application/merge-patch+json"}

    assert_problem(await offline.post(PATH, content=BODY, headers=headers), 415)
    assert_problem(await offline.put(MISSING, content=BODY, headers=headers), 415)


@pytest.mark.parametrize("parameters", ["", "; charset=utf-8", ';charset="UTF-8"'])
async def test_spellings_of_json(client: AsyncClient, parameters: str) -> None:
    headers = {"Content-Type": f"Application/JSON{parameters}", "Content-Encoding": "identity"}

    assert (await client.post(PATH, content=BODY, headers=headers)).status_code == 201


async def test_limit_is_inclusive(client: AsyncClient) -> None:
    for large in (BODY.ljust(LIMIT + 1), chunks(LIMIT + 1)):
        assert_problem(await client.post(PATH, content=large, headers=JSON), 413)
    assert (await client.get(PATH)).json() == []

    for largest in (BODY.ljust(LIMIT), chunks(LIMIT)):
        created = await client.post(PATH, content=largest, headers=JSON)
        assert created.status_code == 201
        await client.delete(path_of(created.json()))


async def test_declared_size_is_refused_without_reading(client: AsyncClient) -> None:
    async def never_sent() -> AsyncIterator[bytes]:
        yield b"{"
        pytest.fail("the body was read")

    headers = JSON | {"Content-Length": f"{LIMIT + 1}"}
    assert_problem(await client.post(PATH, content=never_sent(), headers=headers), 413)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[1,]", b"{'a': 1}", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1} {}'),
        *(b'{"a": "\xff"}', b"\xef\xbb\xbf{}", "{}".encode("utf-16")),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep objects"),
    ],
)
async def test_malformed_json(offline: AsyncClient, body: bytes) -> None:
    assert_problem(await offline.post(PATH, content=body, headers=JSON), 400)


@pytest.mark.parametrize("number", [b"1" * 5000, b"1e400", b"5.0", b"1.5"])
async def test_numbers_of_all_kinds_are_well_formed(offline: AsyncClient, number: bytes) -> None:
    body = b'{"no_such_field": ' + number + b"}"

    assert pointers(await offline.patch(MISSING, content=body, headers=JSON)) == ["/no_such_field"]
