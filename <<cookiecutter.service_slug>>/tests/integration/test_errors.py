"""Problem documents, also where the service itself is wrong."""

import json
import logging
from typing import Any

import pytest

from app.core.logging import JsonFormatter
from tests.support.application import Service
from tests.support.entities import MISSING
from tests.support.entity import PATH, EntityService
from tests.support.problems import assert_problem


async def test_problem_document_in_full(service: Service) -> None:
    response = await service.client.get(MISSING, headers={"X-Request-ID": "mine"})

    problem = assert_problem(response, 404)
    assert problem == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": problem["detail"],
        "instance": MISSING,
        "request_id": "mine",
    }
    assert MISSING.rpartition("/")[2] in problem["detail"]


@pytest.mark.parametrize("error", [RuntimeError, KeyError, UnicodeError])
async def test_bug_is_told_without_internals_and_logged(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise error("a password or so")

    with monkeypatch.context() as patch:
        patch.setattr(EntityService, "page", broken)
        response = await service.client.get(PATH)

    assert_problem(response, 500)
    assert "password" not in response.text
    assert "Traceback" not in response.text
    (logged,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    line = json.loads(JsonFormatter().format(logged))
    assert line["exception"].startswith("Traceback")
    assert f"{error.__name__}: " in line["exception"]
    assert "in broken" in line["exception"]
    assert (await service.client.get(PATH)).status_code == 200
