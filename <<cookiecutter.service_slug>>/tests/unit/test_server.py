"""What signals do to the server, and how it is started."""

import asyncio
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import cast

import pytest
import uvicorn
from fastapi import FastAPI

from app import server
from app.application import create_app
from app.core import logging
from app.server import DrainingServer
from tests.support.application import settings_for

URL = "postgresql://localhost/none"
NO_FRAME: FrameType | None = None


def draining(seconds: float) -> DrainingServer:
    app = FastAPI()
    app.state.stopping = False
    return DrainingServer(uvicorn.Config(app, log_config=None), app, seconds)


async def test_sigterm_turns_readiness_red_and_stops_after_a_while() -> None:
    server = draining(3600)

    server.handle_exit(signal.SIGTERM, NO_FRAME)
    await asyncio.sleep(0)

    assert server._app.state.stopping
    assert not server.should_exit


async def test_the_server_stops_when_the_while_is_over() -> None:
    server = draining(0)

    server.handle_exit(signal.SIGTERM, NO_FRAME)
    for _ in range(10):
        await asyncio.sleep(0)

    assert server.should_exit
    assert not server.force_exit


async def test_a_second_sigterm_does_not_wait() -> None:
    server = draining(3600)

    server.handle_exit(signal.SIGTERM, NO_FRAME)
    server.handle_exit(signal.SIGTERM, NO_FRAME)

    assert server.should_exit
    assert not server.force_exit


async def test_sigint_stops_at_once_and_twice_by_force() -> None:
    server = draining(3600)

    server.handle_exit(signal.SIGINT, NO_FRAME)
    assert (server._app.state.stopping, server.should_exit) == (True, True)
    assert not server.force_exit

    server.handle_exit(signal.SIGINT, NO_FRAME)
    assert server.force_exit


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


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> Callable[[], FastAPI]:
    """What servers import, read anew."""
    monkeypatch.delitem(sys.modules, "app.main", raising=False)
    monkeypatch.setattr(logging, "configure_logging", lambda _: None)
    return lambda: cast("FastAPI", import_module("app.main").app)


def test_servers_import_the_application(
    monkeypatch: pytest.MonkeyPatch, imported: Callable[[], FastAPI]
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("PORT", "1234")

    assert imported().state.settings.port == 1234


def test_bad_settings_stop_the_import(imported: Callable[[], FastAPI]) -> None:
    with pytest.raises(SystemExit, match="DATABASE_URL: is required"):
        imported()
