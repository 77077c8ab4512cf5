"""The innermost layer, with an application inside that does what FastAPI should not."""

import json

import pytest
from fastapi import FastAPI
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.error_handlers import ERROR_HANDLERS
from app.api.middleware.guard import Guard
from app.api.openapi import DocumentedFastAPI
from app.api.routes import RouteTable


def answering(*messages: Message, error: Exception | None = None) -> ASGIApp:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        for message in messages:
            await send(message)
        if error is not None:
            raise error

    return app


START: Message = {"type": "http.response.start", "status": 200, "headers": []}
PART: Message = {"type": "http.response.body", "body": b"part", "more_body": True}
END: Message = {"type": "http.response.body", "body": b"end"}
BUG = ZeroDivisionError("a bug")


async def call(app: ASGIApp, kind: str = "http") -> list[Message]:
    """What is sent for a request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    api: FastAPI = DocumentedFastAPI()
    scope = {
        "type": kind,
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "app": api,
    }
    guarded = Guard(app, RouteTable(api))
    await ExceptionMiddleware(guarded, handlers=ERROR_HANDLERS)(scope, receive, send)
    return sent


async def test_a_bug_is_logged_and_answered(caplog: pytest.LogCaptureFixture) -> None:
    start, body = await call(answering(error=BUG))

    assert start["status"] == 500
    assert json.loads(body["body"])["status"] == 500
    assert b"a bug" not in body["body"]
    (record,) = caplog.records
    assert record.exc_info
    assert record.exc_info[1] is BUG


@pytest.mark.parametrize("sent", [[START, PART], [START, PART, END]])
async def test_a_bug_after_the_answer_has_begun_goes_on_to_the_server(sent: list[Message]) -> None:
    with pytest.raises(RuntimeError) as raised:
        await call(answering(*sent, error=BUG))

    assert raised.value.__cause__ is BUG


async def test_what_is_no_request_passes() -> None:
    assert await call(answering(END), "lifespan") == [END]
