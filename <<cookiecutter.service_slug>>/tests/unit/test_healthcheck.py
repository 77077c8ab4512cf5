"""The image's health check against a small server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app import healthcheck
from app.healthcheck import main


class Server(ThreadingHTTPServer):
    """Answers with a status when it may, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[str] = []
        self.status = 200
        self.may_answer = threading.Event()
        self.may_answer.set()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.may_answer.wait(timeout=30)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server() as server:
        monkeypatch.setenv("PORT", str(server.server_port))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.may_answer.set()
        server.shutdown()


def test_without_a_url_its_own_service_is_asked(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    server.status = 500
    assert main([]) == 1
    assert server.asked == ["/health/live"] * 2
    assert capsys.readouterr().err == f"{server.url}/health/live: 500 Internal Server Error\n"


def test_every_url_is_asked(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    with Server() as gone:
        pass

    assert main([server.url, f"{server.url}/some/path?limit=1"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main([f"{gone.url}/a", server.url, f"{gone.url}/b"]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{gone.url}/a: ")
    assert "refused" in first
    assert second.startswith(f"{gone.url}/b: ")
    assert server.asked == ["/", "/some/path?limit=1", "/"]


def test_statuses(server: Server) -> None:
    for statuses, result in ([200, 204, 299, 401, 403], 0), ([308, 400, 404, 500, 503], 1):
        for server.status in statuses:
            assert main([server.url]) == result, server.status


def test_an_answer_that_takes_too_long(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(healthcheck, "TIMEOUT_SECONDS", 0.1)
    server.may_answer.clear()
    assert main([server.url]) == 1
    assert capsys.readouterr().err == f"{server.url}: no answer within 0.1 s\n"


def test_what_is_no_url(capsys: pytest.CaptureFixture[str]) -> None:
    for url in ("", "127.0.0.1:8000", "ftp://127.0.0.1/", "http://", "/health"):
        assert main([url]) == 1
        error = "not a URL that begins with http:// or https://"
        assert capsys.readouterr().err == f"{url}: {error}\n"
    for url in ("http://127.0.0.1:many/", "http://[::1", "http://x/\u00fc y"):
        assert main([url]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
