"""What signals do to the server, and how it is started."""

import asyncio
import signal
import sys
from importlib import import_module
from types import FrameType

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.types import Message

from app import server
from app.application import create_app
from app.core import logging
from app.server import DrainingServer
from tests.support.application import settings_for

URL = "postgresql://localhost/none"
NO_FRAME: FrameType | None = None


@pytest.mark.parametrize(
    ("signals", "stops", "by_force"),
    [
        ([signal.SIGTERM], False, False),  # it waits for load balancers to notice
        ([signal.SIGTERM, signal.SIGTERM], True, False),
        ([signal.SIGINT], True, False),
        ([signal.SIGINT, signal.SIGINT], True, True),
    ],
)
async def test_signals(signals: list[signal.Signals], stops: bool, by_force: bool) -> None:
    app = FastAPI()
    app.state.stopping = False
    server = DrainingServer(uvicorn.Config(app, log_config=None), app, 3600)

    for number in signals:
        server.handle_exit(number, NO_FRAME)
    await asyncio.sleep(0)

    assert app.state.stopping
    assert (server.should_exit, server.force_exit) == (stops, by_force)


@pytest.mark.parametrize(
    ("grace", "drain", "rest"), [(20.0, 5.0, 15), (100.0, 5.0, 95), (4.0, 1.0, 3), (0.0, 0.0, 1)]
)
def test_the_grace_period_is_shared(
    monkeypatch: pytest.MonkeyPatch, grace: float, drain: float, rest: int
) -> None:
    started: list[DrainingServer] = []
    monkeypatch.setattr(DrainingServer, "run", lambda self: started.append(self))
    settings = settings_for(URL, shutdown_grace_seconds=grace, host="0.0.0.0", port=1234)  # noqa: S104  # nothing binds to it

    server.serve(create_app(settings), settings)

    (running,) = started
    assert running._drain_seconds == drain
    assert running.config.timeout_graceful_shutdown == rest
    assert (running.config.host, running.config.port) == ("0.0.0.0", 1234)  # noqa: S104  # nothing binds to it


async def test_starting_and_stopping_reach_through_all_layers() -> None:
    received = iter(["lifespan.startup", "lifespan.shutdown"])
    sent: list[str] = []

    async def receive() -> Message:
        return {"type": next(received)}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    app = create_app(settings_for(URL))
    await app({"type": "lifespan", "state": {}}, receive, send)

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_servers_import_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "configure_logging", lambda _: None)
    monkeypatch.delitem(sys.modules, "app.main", raising=False)
    with pytest.raises(SystemExit, match="DATABASE_URL: is required"):
        import_module("app.main")

    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("PORT", "1234")
    assert import_module("app.main").app.state.settings.port == 1234
