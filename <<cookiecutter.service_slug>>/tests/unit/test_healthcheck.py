"""The container's health check against a small server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from app.healthcheck import main


class Handler(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    asked: ClassVar[list[str]]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Handler]]:
    class Fresh(Handler):
        pass

    Fresh.asked = []
    with HTTPServer(("127.0.0.1", 0), Fresh) as server:
        monkeypatch.setenv("PORT", str(server.server_port))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Fresh
        server.shutdown()


def test_alive(handler: type[Handler]) -> None:
    assert main() == 0
    assert handler.asked == ["/health/live"]


def test_failing(handler: type[Handler]) -> None:
    handler.status = 500
    assert main() == 1


def test_absent(handler: type[Handler], monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), handler) as other:
        monkeypatch.setenv("PORT", str(other.server_port))
    assert main() == 1
