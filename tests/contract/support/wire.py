"""Bytes on a connection, in the segments that a test chooses, and the answers that come back."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.contract.support.launch import DEADLINE_SECONDS, Service

# Long enough for a segment to arrive by itself.
PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Answer:
    """One answer; its id is that of the request which the server took it to be for."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-request-id")


class Wire:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, *segments: bytes) -> None:
        """Send each segment by itself. A server that has answered may have closed already."""
        with suppress(OSError):
            for segment in segments:
                self._connection.sendall(segment)
                time.sleep(PAUSE_SECONDS)

    def read_to_the_end(self) -> bytes:
        """All that comes until the server closes."""
        received = b""
        with suppress(ConnectionResetError):
            while part := self._connection.recv(65536):
                received += part
        return received


@contextmanager
def connected(service: Service) -> Iterator[Wire]:
    address = ("127.0.0.1", service.port)
    with socket.create_connection(address, timeout=DEADLINE_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Wire(connection)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: test"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def answers(received: bytes) -> list[Answer]:
    """The final answers in what was received; fails if something else is between them."""
    found = []
    while received:
        head, end, rest = received.partition(b"\r\n\r\n")
        start, *lines = head.decode("latin-1").split("\r\n")
        match = re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", start)
        assert match, received[:500]
        assert end, received[:500]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        # Without a length, an answer ends with its connection.
        until_closed = len(rest) if headers.get("connection", "").lower() == "close" else 0
        length = int(headers.get("content-length", until_closed))
        if not match[1].startswith("1"):
            found.append(Answer(int(match[1]), headers, rest[:length]))
        received = rest[length:]
    return found
