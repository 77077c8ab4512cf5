"""The service as a process of its own, as it runs in production."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx2

from app.core.config import Settings

ROOT = Path(__file__).parents[2]
# Generous: a deadline is for a service that hangs, not for a machine that is busy.
DEADLINE_SECONDS = 60.0


class ServiceProcess:
    """A process that runs `python -m app`."""

    def __init__(
        self, process: subprocess.Popen[bytes], port: int, out: IO[bytes], err: IO[bytes]
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._process = process
        self._out = out
        self._err = err

    def wait_until_live(self) -> None:
        def live() -> bool:
            assert self._process.poll() is None, self.errors
            return answers(f"{self.url}/health/live")

        wait_until(live)

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self) -> int:
        """The exit status, once the process has ended."""
        return self._process.wait(DEADLINE_SECONDS)

    @property
    def log(self) -> list[dict[str, Any]]:
        """The log so far; fails if there is anything else on stdout."""
        return [json.loads(line) for line in _content(self._out).splitlines()]

    @property
    def errors(self) -> str:
        """What has been written to stderr."""
        return _content(self._err)


@contextmanager
def started_service(database_url: str, **settings: str) -> Iterator[ServiceProcess]:
    """A service on a free port, killed in the end if it has not ended by itself."""
    port = free_port()
    values = {"DATABASE_URL": database_url, "PORT": str(port), **settings}
    # Files, since nobody empties a pipe while a test waits for something else.
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        subprocess.Popen(
            [sys.executable, "-m", "app"],
            cwd=ROOT,
            env=environment(**values),
            stdout=out,
            stderr=err,
        ) as process,
    ):
        try:
            yield ServiceProcess(process, port, out, err)
        finally:
            process.kill()


@contextmanager
def running_service(database_url: str, **settings: str) -> Iterator[ServiceProcess]:
    """A service that answers."""
    with started_service(database_url, **settings) as service:
        service.wait_until_live()
        yield service


def environment(**settings: str) -> dict[str, str]:
    """The environment without the developer's settings, with these."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in names}
    return {**kept, "APP_ENV": "test", **settings}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def answers(url: str, status: int = 200) -> bool:
    """Whether something answers with this status there."""
    try:
        return httpx2.get(url).status_code == status
    except httpx2.TransportError:
        return False


def wait_until(condition: Callable[[], object]) -> None:
    """Return when the condition holds; fail if that takes too long."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """`wait_until` for conditions that have to be awaited."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)


def _content(file: IO[bytes]) -> str:
    # Not by seek: the process writes at the same position.
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), size, 0).decode()
