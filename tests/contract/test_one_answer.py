"""One request, one answer: a body is never taken for the next request on its connection."""

import json
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from tests.contract.support.api import Api
from tests.contract.support.entity import Entity
from tests.contract.support.launch import Service, status_of, until
from tests.contract.support.wire import Answer, answers, chunked, connected, request

JSON = {"Content-Type": "application/json"}
# What clients send that would like another protocol, and take HTTP/1.1 if they do not get it.
UPGRADES = {
    "websocket": {"Connection": "Upgrade", "Upgrade": "websocket"},
    "h2c": {
        "Connection": "Upgrade, HTTP2-Settings",
        "Upgrade": "h2c",
        "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    },
}
LARGE = 2**20 + 1


@dataclass
class Exchange:
    """What was asked on one connection, by the id of each request, and what was answered."""

    service: Service
    hidden: str = field(default_factory=lambda: f"hidden-{uuid4()}")
    asked: str = field(default_factory=lambda: f"asked-{uuid4()}")
    following: str = field(default_factory=lambda: f"following-{uuid4()}")

    def request_as_body(self, path: str, size: int = 0) -> bytes:
        """A body that would be served if it were taken for requests."""
        one = request("GET", path, {"X-Request-ID": self.hidden})
        return one * (size // len(one) + 1)

    def run(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send head and body in two segments, then ask for something else; returns the answer."""
        own = headers | {"X-Request-ID": self.asked}
        last = {"X-Request-ID": self.following, "Connection": "close"}
        with connected(self.service) as wire:
            wire.send(request(method, path, own), body, request("GET", "/health/live", last))
            first, *others = answers(wire.read_to_the_end())

        assert first.request_id == self.asked
        # The server may close after the first answer. If not, the next request gets its own.
        assert [(answer.request_id, answer.status) for answer in others] in (
            [],
            [(self.following, 200)],
        )
        assert status_of(f"{self.service.url}/health/live") == 200
        until(lambda: self.service.log_of(self.asked))
        assert self.service.log_of(self.hidden) == []
        return first


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_body_that_comes_with_the_wish_to_upgrade_is_stored(
    service: Service, api: Api, upgrade: str
) -> None:
    body = json.dumps(api.entity.examples[0]).encode()
    headers = JSON | UPGRADES[upgrade] | {"Content-Length": str(len(body))}

    answer = Exchange(service).run("POST", api.path, headers, body)

    assert answer.status == 201
    assert api.all() == [json.loads(answer.body)]


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_body_that_comes_with_the_wish_to_upgrade_is_not_run(
    service: Service, api: Api, upgrade: str
) -> None:
    exchange = Exchange(service)
    body = exchange.request_as_body(api.path)
    headers = JSON | UPGRADES[upgrade] | {"Content-Length": str(len(body))}

    assert exchange.run("POST", api.path, headers, body).status == 400


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_strangers_run_nothing_by_their_body(
    guarded_service: Service, entity: Entity, upgrade: str
) -> None:
    exchange = Exchange(guarded_service)
    body = exchange.request_as_body(entity.path)
    headers = JSON | UPGRADES[upgrade] | {"Content-Length": str(len(body))}

    assert exchange.run("POST", entity.path, headers, body).status == 401


@pytest.mark.parametrize("framing", ["length", "chunks", "expectation"])
@pytest.mark.parametrize("status", [401, 404, 405, 413, 415])
def test_body_that_nobody_reads_is_not_run(
    service: Service, guarded_service: Service, entity: Entity, status: int, framing: str
) -> None:
    exchange = Exchange(guarded_service if status == 401 else service)
    method = "PUT" if status == 405 else "POST"
    path = "/nowhere" if status == 404 else entity.path
    media_type = {"Content-Type": "text/plain"} if status == 415 else JSON
    body = exchange.request_as_body(entity.path, LARGE if status == 413 else 0)
    headers, sent = {
        "length": ({"Content-Length": str(len(body))}, body),
        "chunks": ({"Transfer-Encoding": "chunked"}, chunked(body)),
        "expectation": ({"Content-Length": str(len(body)), "Expect": "100-continue"}, body),
    }[framing]

    assert exchange.run(method, path, media_type | headers, sent).status == status
