"""What is answered to what is no HTTP."""

import asyncio
import json
import logging
from email.utils import parsedate_to_datetime

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from app.protocol import ProblemProtocol


class Connection(asyncio.Transport):
    """A connection that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def connected(app: ASGIApp) -> tuple[ProblemProtocol, Connection]:
    config = uvicorn.Config(app, log_config=None)
    protocol, connection = ProblemProtocol(config, ServerState(), {}), Connection()
    protocol.connection_made(connection)
    return protocol, connection


@pytest.mark.parametrize(
    "sent",
    [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\na b: c\r\n\r\n", b"BREW / HTTP/1.1\r\n\r\n"],
    ids=["no HTTP", "a bad header", "an unknown method"],
)
async def test_a_problem_document(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    protocol, connection = connected(FastAPI())

    with caplog.at_level(logging.WARNING, "app.protocol"):
        protocol.data_received(sent)

    head, _, body = connection.sent.decode().partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert start == "HTTP/1.1 400 Bad Request"
    assert headers["content-type"] == "application/problem+json"
    assert headers["content-length"] == str(len(body))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"
    assert parsedate_to_datetime(headers["date"])
    assert json.loads(body) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request is not well-formed HTTP.",
    }
    assert connection.closed
    (line,) = (record for record in caplog.records if record.name == "app.protocol")
    assert line.__dict__["fields"] == {"request_id": headers["x-request-id"], "status": 400}


async def test_nothing_is_written_into_an_answer_that_has_begun() -> None:
    begun, rest = asyncio.Event(), asyncio.Event()

    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        begun.set()
        await rest.wait()

    protocol, connection = connected(app)
    protocol.data_received(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    await begun.wait()
    sent = connection.sent

    protocol.data_received(b"nonsense\r\n")

    assert connection.closed
    assert connection.sent == sent
    rest.set()
