"""The log that the service writes while it answers: one JSON object on each line."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from httpx2 import AsyncClient

from app.core.logging import configure_logging
from tests.support.application import Service
from tests.support.entities import MISSING
from tests.support.entity import ENTITY_ROUTE, PATH, EntityService

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the service has written to standard output."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with redirect_stdout(StringIO()) as output:
        configure_logging("info")
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_each_request_is_one_line(client: AsyncClient, lines: Lines) -> None:
    await client.get(MISSING, headers={"X-Request-ID": "mine"})

    (line,) = lines()
    duration = line.pop("duration_ms")
    written = datetime.fromisoformat(line.pop("timestamp"))
    assert line == {
        "level": "info",
        "message": "request",
        "logger": "app.access",
        "request_id": "mine",
        "trace_id": None,
        "method": "GET",
        "route": ENTITY_ROUTE,
        "status": 404,
        "subject": None,
    }
    assert 0 < duration < 60_000
    assert abs((datetime.now(UTC) - written).total_seconds()) < 60


async def test_health_and_metrics_are_quiet(offline: AsyncClient, lines: Lines) -> None:
    for path in ("/health/live", "/metrics", "/"):
        await offline.get(path)

    assert [line["route"] for line in lines()] == ["/"]


async def test_unavailable_database_is_explained(offline: AsyncClient, lines: Lines) -> None:
    await offline.get("/health/ready", headers={"X-Request-ID": "mine"})

    warning, access = lines()
    assert warning["level"] == "warning"
    assert "refused" in warning["message"].lower() or "connect" in warning["message"].lower()
    assert warning["request_id"] == access["request_id"] == "mine"
    assert access["status"] == 503


async def test_bug_is_logged_with_its_traceback(
    service: Service, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("oh no")

    monkeypatch.setattr(EntityService, "page", broken)
    await service.client.get(PATH, headers={"X-Request-ID": "mine"})

    error, access = lines()
    assert error["level"] == "error"
    assert error["request_id"] == "mine"
    assert "RuntimeError: oh no" in error["exception"]
    assert "in broken" in error["exception"]
    assert access["status"] == 500


async def test_callers_cannot_forge_lines(offline: AsyncClient, lines: Lines) -> None:
    await offline.get("/nowhere%0A%7B%22level%22:%22error%22%7D?x=%0A")

    (line,) = lines()
    assert line["route"] == "unmatched"
    assert line["level"] == "info"
