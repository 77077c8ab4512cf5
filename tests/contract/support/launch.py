"""Starts a generated service as its users do. Nothing else here knows a service's language."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx2

from tests.support.node import NODE
from tests.support.node_environment import NodeEnvironment
from tests.support.python_environment import python_environment
from tests.support.trees import run

# Generous: a deadline is for a service that hangs, not for a machine that is busy.
DEADLINE_SECONDS = 60.0


@dataclass(frozen=True)
class Commands:
    """How the service of a tree is brought up, once its packages are installed."""

    migrate: tuple[str, ...]
    start: tuple[str, ...]


def commands(tree: Path) -> Commands:
    """The commands for a tree, told by the files in it."""
    if (tree / "requirements.txt").exists():
        python = str(python_environment(tree).python)
        return Commands((python, "-m", "alembic", "upgrade", "head"), (python, "-m", "app"))
    if (tree / "package.json").exists():
        NodeEnvironment().install(tree)
        node = str(NODE)
        return Commands((node, "src/database/migrate.ts"), (node, "src/main.ts"))
    raise NotImplementedError(f"no way is known to start the service in {tree}")


class Service:
    """A process that serves."""

    def __init__(
        self, process: subprocess.Popen[bytes], port: int, out: IO[bytes], err: IO[bytes]
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.process = process
        self._out = out
        self._err = err

    @property
    def output(self) -> str:
        """What has been written to stdout."""
        return _content(self._out)

    @property
    def errors(self) -> str:
        """What has been written to stderr."""
        return _content(self._err)

    @property
    def log(self) -> list[dict[str, Any]]:
        """The complete lines of the log; fails if one is no JSON."""
        whole, _, _ = self.output.rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def log_of(self, request_id: str) -> list[dict[str, Any]]:
        return [line for line in self.log if line.get("request_id") == request_id]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End the process; returns its exit status."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_SECONDS)


class Launcher:
    """Starts processes of one service."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._commands = commands(tree)
        # A developer's own settings must not reach the service.
        text = (tree / ".env.example").read_text("utf-8")
        self._settings = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))

    def migrate(self, database_url: str) -> None:
        """Bring a database up to date."""
        result = self.try_to_migrate(database_url)
        assert result.returncode == 0, result.stdout

    def try_to_migrate(self, database_url: str) -> subprocess.CompletedProcess[str]:
        environment = {"DATABASE_URL": database_url}
        return run(*self._commands.migrate, cwd=self.tree, env=environment)

    @contextmanager
    def started(self, **settings: str) -> Iterator[Service]:
        """A process on a free port, killed in the end if it has not ended by itself."""
        port = free_port()
        kept = {key: text for key, text in os.environ.items() if key not in self._settings}
        values = {"PORT": str(port), "APP_ENV": "test", "SHUTDOWN_GRACE_SECONDS": "2", **settings}
        # Files, since nobody empties a pipe while a test waits for something else.
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            subprocess.Popen(
                self._commands.start, cwd=self.tree, env=kept | values, stdout=out, stderr=err
            ) as process,
        ):
            try:
                yield Service(process, port, out, err)
            finally:
                process.kill()

    @contextmanager
    def running(self, **settings: str) -> Iterator[Service]:
        """A process that answers."""
        with self.started(**settings) as service:

            def live() -> bool:
                assert service.process.poll() is None, service.errors
                return status_of(f"{service.url}/health/live") == 200

            until(live)
            yield service


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def status_of(url: str) -> int | None:
    """The status that is answered there; None if nothing answers."""
    try:
        return httpx2.get(url, timeout=DEADLINE_SECONDS).status_code
    except httpx2.TransportError:
        return None


def until(condition: Callable[[], object], seconds: float = DEADLINE_SECONDS) -> None:
    """Return when the condition holds; fail if that takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def _content(file: IO[bytes]) -> str:
    # Not by seek: the process writes at the same position.
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode()
