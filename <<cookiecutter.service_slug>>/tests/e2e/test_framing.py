"""Where a request ends: each gets one answer, and no part of its body is read as a request."""

import json
import re
import socket
import time

import pytest

from tests.support.entity import PATH
from tests.support.process import ServiceProcess
from tests.support.unique import fresh_example

SMUGGLED = b"GET /metrics HTTP/1.1\r\nHost: smuggled\r\n\r\n"
NEXT = b"GET /health/live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
UPGRADES = {
    "websocket": "Connection: Upgrade\r\nUpgrade: websocket",
    "http2": "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
}
EARLY_ANSWERS = UPGRADES | {
    "expect": "Expect: 100-continue",
    "content-encoding": "Content-Encoding: gzip",
}


def answers_to(service: ServiceProcess, path: str, headers: str, body: bytes) -> list[bytes]:
    """What comes back for a POST in two segments, with another request behind it."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: test\r\n{headers}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        connection.sendall(head.encode())
        time.sleep(0.2)  # the rest comes when the server has seen the headers
        connection.sendall(body + NEXT)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    answers = re.split(rb"(?=HTTP/1\.1 \d{3} )", received)[1:]
    return [answer for answer in answers if not answer.startswith(b"HTTP/1.1 100 ")]


@pytest.mark.parametrize("headers", UPGRADES.values(), ids=UPGRADES)
def test_a_body_belongs_to_its_request(local_service: ServiceProcess, headers: str) -> None:
    body = json.dumps(fresh_example()).encode()

    created, following = answers_to(local_service, PATH, headers, body)

    assert created.startswith(b"HTTP/1.1 201 ")
    assert following.startswith(b"HTTP/1.1 200 ")
    assert following.endswith(b'{"status":"ok"}')


@pytest.mark.parametrize("path", [PATH, "/api/v1/nothing", "/"])
@pytest.mark.parametrize("headers", EARLY_ANSWERS.values(), ids=EARLY_ANSWERS)
def test_a_body_is_never_a_request(local_service: ServiceProcess, path: str, headers: str) -> None:
    refused, *others = answers_to(local_service, path, headers, SMUGGLED)

    assert refused.startswith(b"HTTP/1.1 4")
    # The server may close the connection instead of reading on.
    assert [answer.partition(b"\r\n")[0] for answer in others] in ([], [b"HTTP/1.1 200 OK"])
    assert not any(b"http_requests_total" in answer for answer in others)
