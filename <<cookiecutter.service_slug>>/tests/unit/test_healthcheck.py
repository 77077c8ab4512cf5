"""The image's health check against a small server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from app import healthcheck
from app.healthcheck import main


class Handler(BaseHTTPRequestHandler):
    address: ClassVar[str]
    asked: ClassVar[list[str]]
    status: ClassVar[int]
    wait: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.wait.wait(timeout=30)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Handler]]:
    class Fresh(Handler):
        asked: ClassVar[list[str]] = []
        status: ClassVar[int] = 200
        wait: ClassVar[threading.Event] = threading.Event()

    Fresh.wait.set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Fresh) as server:
        Fresh.address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("PORT", str(server.server_port))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield Fresh
        Fresh.wait.set()
        server.shutdown()


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        return f"http://127.0.0.1:{server.server_port}"


def test_its_own_service_is_asked_whether_it_is_alive(handler: type[Handler]) -> None:
    assert main([]) == 0
    assert handler.asked == ["/health/live"]


def test_its_own_service_fails(handler: type[Handler], capsys: pytest.CaptureFixture[str]) -> None:
    handler.status = 500
    assert main([]) == 1
    assert capsys.readouterr().err == (
        f"{handler.address}/health/live: 500 Internal Server Error\n"
    )


def test_every_url_is_asked(handler: type[Handler], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([handler.address, f"{handler.address}/some/path?limit=1"]) == 0
    assert handler.asked == ["/", "/some/path?limit=1"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("status", [200, 204, 299, 401, 403])
def test_a_good_status(handler: type[Handler], status: int) -> None:
    handler.status = status
    assert main([handler.address]) == 0


@pytest.mark.parametrize("status", [308, 400, 404, 500, 503])
def test_a_bad_status(handler: type[Handler], status: int) -> None:
    handler.status = status
    assert main([handler.address]) == 1


def test_a_line_for_each_that_does_not_answer_well(
    handler: type[Handler], nobody: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([f"{nobody}/a", handler.address, f"{nobody}/b"]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{nobody}/a: ")
    assert "refused" in first
    assert second.startswith(f"{nobody}/b: ")
    assert handler.asked == ["/"]


def test_an_answer_that_takes_too_long(
    handler: type[Handler], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(healthcheck, "TIMEOUT_SECONDS", 0.1)
    handler.wait.clear()
    assert main([handler.address]) == 1
    assert capsys.readouterr().err == f"{handler.address}: no answer within 0.1 s\n"


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://127.0.0.1/", "http://", "/health"])
def test_not_a_url(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([url]) == 1
    assert capsys.readouterr().err == f"{url}: not a URL that begins with http:// or https://\n"


@pytest.mark.parametrize("url", ["http://127.0.0.1:many/", "http://[::1", "http://x/\u00fc y"])
def test_a_broken_url(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([url]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
