"""What is no HTTP is refused as everything else is."""

import json
import socket

import pytest

from tests.contract.support.launch import DEADLINE_SECONDS, Service, until
from tests.contract.support.problems import API_POLICY, MEDIA_TYPE, SECURITY_HEADERS

NO_HTTP = {
    "nonsense": b"nonsense\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nHost: a\r\na b: c\r\n\r\n",
    "method": b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "version": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: a\r\n\r\n",
    "lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


def answer_to(service: Service, sent: bytes) -> str:
    """All that is answered until the connection is closed."""
    address = ("127.0.0.1", service.port)
    with socket.create_connection(address, timeout=DEADLINE_SECONDS) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http(service: Service, name: str) -> None:
    head, _, body = answer_to(service, NO_HTTP[name]).partition("\r\n\r\n")

    start, *lines = head.split("\r\n")
    headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
    assert start == "HTTP/1.1 400 Bad Request"
    assert len(headers) == len(lines)
    expected = {**SECURITY_HEADERS, "Content-Security-Policy": API_POLICY}
    assert {key: headers.get(key.lower()) for key in expected} == expected
    assert headers["content-type"] == MEDIA_TYPE
    assert headers["content-length"] == str(len(body.encode()))
    assert headers["connection"] == "close"
    assert "date" in headers
    assert json.loads(body) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request is not well-formed HTTP.",
    }
    until(lambda: service.log_of(headers["x-request-id"]))
    (logged,) = service.log_of(headers["x-request-id"])
    assert (logged["level"], logged["status"]) == ("warning", 400)
