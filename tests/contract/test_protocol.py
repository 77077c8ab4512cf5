"""What is no HTTP is the server's business, as long as it is refused and harms nobody else."""

import pytest

from tests.contract.support.launch import Service, status_of
from tests.contract.support.wire import answers, connected

NO_HTTP = {
    "nonsense": b"nonsense\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nHost: a\r\na b: c\r\n\r\n",
    "method": b"BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: a\r\n\r\n",
    "lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http(service: Service, name: str) -> None:
    with connected(service) as wire:
        wire.send(NO_HTTP[name])
        received = answers(wire.read_to_the_end())

    assert [answer.status // 100 for answer in received] in ([], [4])
    assert status_of(f"{service.url}/health/live") == 200
