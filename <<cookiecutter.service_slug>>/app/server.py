"""Run the service under uvicorn, and stop without dropping a request."""

import asyncio
import signal
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.core.config import Settings

# The part of the grace period in which load balancers may notice that readiness is red.
DRAIN_SHARE = 0.25
MAX_DRAIN_SECONDS = 5.0


class DrainingServer(uvicorn.Server):
    """On SIGTERM: red readiness, then no new connections, then the open requests, then exit 0.

    uvicorn alone closes its listener at once, while load balancers still send requests to it,
    and ends with the signal's exit status.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float) -> None:
        super().__init__(config)
        self._app = app
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # uvicorn's
        repeated = self._app.state.stopping
        self._app.state.stopping = True
        if repeated and sig == signal.SIGINT:
            self.force_exit = True
        elif repeated or sig == signal.SIGINT:
            self.should_exit = True
        else:
            loop = asyncio.get_event_loop()
            loop.call_soon_threadsafe(loop.call_later, self._drain_seconds, self._stop)

    def _stop(self) -> None:
        self.should_exit = True


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; all connections are closed when this returns."""
    grace = settings.shutdown_grace_seconds
    drain = min(grace * DRAIN_SHARE, MAX_DRAIN_SECONDS)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        # The faster httptools ends a message where `Upgrade` stands, and answers its body too.
        http="h11",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=max(1, round(grace - drain)),
    )
    DrainingServer(config, app, drain).run()
