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
from tests.support.entities import MISSING
from tests.support.entity import ENTITY_ROUTE

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
    timestamp = line.pop("timestamp")
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
    written = datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%S.%f%z")
    assert abs((datetime.now(UTC) - written).total_seconds()) < 60
    assert len(timestamp) == len("2026-01-02T03:04:05.678Z")


async def test_probes_that_succeed_are_quiet(offline: AsyncClient, lines: Lines) -> None:
    for path in ("/health/live", "/metrics", "/"):
        await offline.get(path)
    await offline.get("/health/ready", headers={"X-Request-ID": "mine"})

    identity, warning, access = lines()
    assert identity["route"] == "/"
    assert warning["level"] == "warning"
    assert "refused" in warning["message"].lower() or "connect" in warning["message"].lower()
    assert warning["request_id"] == access["request_id"] == "mine"
    assert (access["level"], access["status"]) == ("info", 503)


async def test_callers_cannot_forge_lines_or_labels(offline: AsyncClient, lines: Lines) -> None:
    await offline.request("BREW", "/nowhere%0A%7B%22level%22:%22error%22%7D?x=%0A")

    (line,) = lines()
    assert (line["method"], line["route"], line["level"]) == ("OTHER", "unmatched", "info")
