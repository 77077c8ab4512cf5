"""A headless Chromium, driven by its DevTools protocol."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from websockets.sync.client import ClientConnection, connect

from tests.contract.support.launch import DEADLINE_SECONDS, until

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--remote-debugging-port=0",
)


def program() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


class Page:
    """A page that remembers what it asked the network for, and what it complained about."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0
        self.requested: list[str] = []
        self.failed: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Network", "Page", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, expression: str, expected: Any) -> None:
        """Return once the expression has this value; fail with what it has instead."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while (value := self.evaluate(expression)) != expected:
            assert time.monotonic() < deadline, f"{expression} is {value}; {self.complaints}"
            time.sleep(0.05)

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        self._connection.send(json.dumps(message))
        while True:
            answer = json.loads(self._connection.recv(timeout=DEADLINE_SECONDS))
            if answer.get("id") == self._number:
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer.get("method"), answer.get("params", {}))

    def _note(self, event: str | None, details: dict[str, Any]) -> None:
        match event:
            case "Network.requestWillBeSent":
                self.requested.append(details["request"]["url"])
            case "Network.loadingFailed":
                self.failed.append(details["errorText"])
            case "Log.entryAdded" if details["entry"]["level"] in ("error", "warning"):
                self.complaints.append(details["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(details["exceptionDetails"])[:500])

    def foreign_requests(self, origin: str) -> list[str]:
        """What was asked for elsewhere than at this origin, or in the page itself."""
        return [
            url
            for url in self.requested
            if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(f"{origin}/")
        ]


@contextmanager
def browser(chromium: str, profile: Path) -> Iterator[str]:
    """A running browser; yields the address of its DevTools."""
    command = [chromium, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            chosen = profile / "DevToolsActivePort"
            until(lambda: chosen.exists() and chosen.read_text().count("\n"))
            yield f"http://127.0.0.1:{chosen.read_text().splitlines()[0]}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def new_page(devtools: str) -> Iterator[Page]:
    target = httpx2.put(f"{devtools}/json/new?about:blank", timeout=DEADLINE_SECONDS).json()
    address = target["webSocketDebuggerUrl"]
    with connect(address, max_size=None, compression=None, proxy=None) as connection:
        yield Page(connection)
