"""The layer around every request, with a small application inside."""

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware.metrics import Metrics
from app.api.middleware.observe import Observe
from app.core.logging import request_id
from app.database.connection import Database


class Caller:
    """Calls an application through the layer, and keeps what happened."""

    def __init__(self, app: ASGIApp) -> None:
        pool = SimpleNamespace(connections_in_use=0, connections_idle=0, pool_size=1)
        self.metrics = Metrics(cast("Database", pool))
        self.app = Observe(app, self.metrics)
        self.state = SimpleNamespace(stopping=False)
        self.sent: list[Message] = []

    async def call(self, method: str = "GET", *headers: tuple[bytes, bytes]) -> None:
        scope = {
            "type": "http",
            "method": method,
            "headers": list(headers),
            "path": "/secret/5",
            "app": SimpleNamespace(state=self.state),
        }
        await self.app(scope, self.receive, self.send)

    async def receive(self) -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def answering(status: int = 200, route: str = "/things/{id}", *, parts: int = 1) -> ASGIApp:
    async def app(scope: Scope, _: Receive, send: Send) -> None:
        scope["state"]["route"] = route
        headers = [(b"content-length", str(2 * parts).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for left in reversed(range(parts)):
            await send({"type": "http.response.body", "body": b"ok", "more_body": left > 0})

    return app


def access_log(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [vars(record)["fields"] for record in caplog.records if record.msg == "request"]


@pytest.fixture(autouse=True)
def _log_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "app.access")


async def test_one_log_entry_per_request(caplog: pytest.LogCaptureFixture) -> None:
    await Caller(answering(201)).call("POST")

    (fields,) = access_log(caplog)
    duration = fields.pop("duration_ms")
    assert fields == {"method": "POST", "route": "/things/{id}", "status": 201, "subject": None}
    assert duration >= 0


async def test_raw_paths_and_strange_methods_are_no_labels(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    caller = Caller(app)
    await caller.call("BREW")

    assert access_log(caplog)[0] | {"duration_ms": 0} == {
        "method": "OTHER",
        "route": "unmatched",
        "status": 404,
        "duration_ms": 0,
        "subject": None,
    }
    assert b'method="OTHER",route="unmatched",status="404"' in caller.metrics.render()
    assert b"secret" not in caller.metrics.render()


@pytest.mark.parametrize(
    ("route", "status", "level"),
    [
        ("/health/live", 200, logging.DEBUG),
        ("/health/ready", 503, logging.INFO),
        ("/metrics", 200, logging.DEBUG),
        ("/things", 200, logging.INFO),
        ("/things", 500, logging.INFO),
    ],
)
async def test_probes_that_succeed_are_quiet(
    caplog: pytest.LogCaptureFixture, route: str, status: int, level: int
) -> None:
    await Caller(answering(status, route)).call()

    assert [record.levelno for record in caplog.records] == [level]


async def test_a_level_that_is_off_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "app.access")

    await Caller(answering()).call()

    assert caplog.records == []


async def test_the_request_id_holds_inside_and_is_echoed() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(request_id.get())
        await answering()(scope, receive, send)

    caller = Caller(app)
    await caller.call("GET", (b"x-request-id", b"abc"))

    assert seen == ["abc"]
    assert caller.headers[b"x-request-id"] == b"abc"
    assert request_id.get() is None


async def test_every_answer_gets_the_security_headers() -> None:
    caller = Caller(answering())
    await caller.call()

    assert caller.headers[b"x-frame-options"] == b"DENY"
    assert caller.headers[b"content-length"] == b"2"


@pytest.mark.parametrize("stopping", [False, True])
async def test_while_stopping_answers_close_their_connections(stopping: bool) -> None:
    caller = Caller(answering())
    caller.state.stopping = stopping
    await caller.call()

    assert caller.headers.get(b"connection") == (b"close" if stopping else None)


async def test_head_is_get_without_the_body(caplog: pytest.LogCaptureFixture) -> None:
    methods = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        methods.append(scope["method"])
        await answering(parts=2)(scope, receive, send)

    caller = Caller(app)
    await caller.call("HEAD")

    assert methods == ["GET"]
    assert [message.get("body") for message in caller.sent] == [None, b"", b""]
    assert caller.headers[b"content-length"] == b"4"
    assert access_log(caplog)[0]["method"] == "HEAD"


async def test_a_bug_goes_on_to_the_server(caplog: pytest.LogCaptureFixture) -> None:
    async def app(_: Scope, __: Receive, ___: Send) -> None:
        raise ZeroDivisionError

    caller = Caller(app)

    with pytest.raises(ZeroDivisionError):
        await caller.call()
    assert access_log(caplog)[0]["status"] == 500
    assert [record.exc_info is not None for record in caplog.records] == [True, False]
    assert b"http_requests_in_progress 0.0" in caller.metrics.render()


async def test_requests_in_progress_are_counted() -> None:
    during = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        during.append(b"http_requests_in_progress 1.0" in caller.metrics.render())
        await answering()(scope, receive, send)

    caller = Caller(app)
    await caller.call()

    assert during == [True]
    assert b"http_requests_in_progress 0.0" in caller.metrics.render()


async def test_what_is_no_request_passes(caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["type"], receive, send))

    caller = Caller(app)
    receive, send = caller.receive, caller.send
    await caller.app({"type": "lifespan"}, receive, send)

    assert seen == [("lifespan", receive, send)]
    assert caplog.records == []
