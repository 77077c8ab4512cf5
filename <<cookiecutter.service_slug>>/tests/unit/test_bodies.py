"""Request bodies: which are read, and the order in which the others are refused."""

import json
from types import SimpleNamespace

import pytest
from fastapi import Request
from pydantic import BaseModel, ConfigDict
from starlette.types import Message

from app.api.bodies import JSON, MERGE_PATCH, JsonBody
from app.api.problems import ProblemError
from app.core.field_types import Integer, Text

LIMIT = 100


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Text
    size: Integer = 0


class Sent:
    """A request that counts how much of its body was read."""

    def __init__(self, *chunks: bytes, query: str = "", **headers: str) -> None:
        self.chunks = list(chunks)
        self.messages: list[Message] = []
        self.request = Request(
            {
                "type": "http",
                "query_string": query.encode(),
                "headers": [
                    (name.replace("_", "-").encode(), value.encode())
                    for name, value in headers.items()
                ],
                "app": SimpleNamespace(
                    state=SimpleNamespace(settings=SimpleNamespace(request_body_limit_bytes=LIMIT))
                ),
            },
            self.receive,
        )

    async def receive(self) -> Message:
        if self.messages:
            return self.messages.pop(0)
        chunk = self.chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(self.chunks)}


async def read(*chunks: bytes, content_type: str = "application/json", **headers: str) -> Thing:
    return await JsonBody(Thing)(Sent(*chunks, content_type=content_type, **headers).request)


async def refused(sent: Sent) -> ProblemError:
    with pytest.raises(ProblemError) as error:
        await JsonBody(Thing)(sent.request)
    return error.value


async def test_a_body_in_pieces() -> None:
    assert await read(b'{"na', b'me": "', "ü".encode()[:1], "ü".encode()[1:], b'"}') == Thing(
        name="ü"
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; charset=utf8",
        "application/json; version=1",
    ],
)
async def test_json_media_types(content_type: str) -> None:
    assert await read(b'{"name": "a"}', content_type=content_type) == Thing(name="a")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content_type": ""},
        {"content_type": "text/plain"},
        {"content_type": "json"},
        {"content_type": "application/jsonp"},
        {"content_type": "text/json"},
        {"content_type": "application/x-www-form-urlencoded"},
        {"content_type": "application/json; charset=latin-1"},
        {"content_type": "application/json; charset=utf-16"},
        {"content_type": MERGE_PATCH},
        {"content_type": "application/json", "content_encoding": "gzip"},
    ],
    ids=str,
)
async def test_other_media_types_are_refused_unread(headers: dict[str, str]) -> None:
    sent = Sent(b"not", b" json", **headers)

    assert (await refused(sent)).status_code == 415
    assert len(sent.chunks) == 2


async def test_two_media_types_are_refused() -> None:
    sent = Sent(b"{}", content_type=JSON)
    sent.request.scope["headers"].append((b"content-type", b"text/plain"))

    assert (await refused(sent)).status_code == 415


async def test_a_caller_that_goes_away_is_no_mistake_of_ours() -> None:
    sent = Sent(content_type=JSON)
    sent.messages = [{"type": "http.disconnect"}]

    assert (await refused(sent)).status_code == 400


async def test_a_reader_may_take_several_media_types() -> None:
    reader = JsonBody(Thing, "application/json", MERGE_PATCH)

    for content_type in ("application/json", MERGE_PATCH):
        sent = Sent(b'{"name": "a"}', content_type=content_type)
        assert await reader(sent.request) == Thing(name="a")


async def test_identity_is_no_encoding() -> None:
    assert await read(b'{"name": "a"}', content_encoding="identity") == Thing(name="a")


async def test_the_limit_is_inclusive() -> None:
    body = b'{"name": "a"}'.ljust(LIMIT)

    assert await read(body, content_length=str(LIMIT)) == Thing(name="a")
    assert (await refused(Sent(body + b" ", content_type=JSON))).status_code == 413


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    sent = Sent(b"{}", content_type=JSON, content_length=str(LIMIT + 1))

    assert (await refused(sent)).status_code == 413
    assert sent.chunks == [b"{}"]


async def test_a_body_without_a_length_is_read_up_to_the_limit() -> None:
    sent = Sent(*[b" " * 40] * 10, content_type=JSON)

    assert (await refused(sent)).status_code == 413
    assert len(sent.chunks) == 7


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'name': 'a'}",
        b'{"name": "a",}',
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": -Infinity}',
        b'{"name": "a\nb"}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"name": "a"}',
        '{"name": "a"}'.encode("utf-16"),
        b'{"name": "a"} {}',
    ],
)
async def test_malformed_json(body: bytes) -> None:
    assert (await refused(Sent(body, content_type=JSON))).status_code == 400


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
async def test_json_that_only_wants_to_cost_time(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Sent(text.encode(), content_type=JSON)
    monkeypatch.setattr(sent.request.app.state.settings, "request_body_limit_bytes", 10**6)

    assert (await refused(sent)).status_code == 400


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ({}, ["/name"]),
        ({"name": 5, "size": "x"}, ["/name", "/size"]),
        ({"name": "a", "a/b~c": 1}, ["/a~1b~0c"]),
        ({"name": "\ud800"}, ["/name"]),
        ({"name": "a\0"}, ["/name"]),
        ([], [""]),
        (None, [""]),
        ("text", [""]),
    ],
)
async def test_what_does_not_fit_is_pointed_at(value: object, pointers: list[str]) -> None:
    problem = await refused(Sent(json.dumps(value).encode(), content_type=JSON))

    assert problem.status_code == 422
    assert [error.pointer for error in problem.errors] == pointers
    assert all(error.message for error in problem.errors)


async def test_parameters_and_body_are_refused_together() -> None:
    problem = await refused(Sent(b"{}", query="a=1", content_type=JSON))

    assert [error.pointer for error in problem.errors] == ["?a", "/name"]


async def test_malformed_json_comes_before_parameters() -> None:
    assert (await refused(Sent(b"{", query="a=1", content_type=JSON))).status_code == 400


@pytest.mark.parametrize("number", ["5", "5.0", "5e0", "0.5e1"])
async def test_json_knows_one_kind_of_number(number: str) -> None:
    thing = await read(f'{{"name": "a", "size": {number}}}'.encode())
    assert thing == Thing(name="a", size=5)


@pytest.mark.parametrize("number", ["1.5", "1e400", "1e20", "9" * 70, "9007199254740992.0"])
async def test_numbers_that_are_no_integers_are_refused(number: str) -> None:
    problem = await refused(
        Sent(f'{{"name": "a", "size": {number}}}'.encode(), content_type="application/json")
    )
    assert problem.status_code == 422
    assert [error.pointer for error in problem.errors] == ["/size"]
