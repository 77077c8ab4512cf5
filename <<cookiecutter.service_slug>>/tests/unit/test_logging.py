"""Logs: one JSON object per line, whatever is logged."""

import json
import logging
import sys
from typing import Any

import pytest
from opentelemetry import trace

from app.core.logging import JsonFormatter, configure_logging, request_id

ROOT = logging.getLogger()


def record(message: str = "hello %s", *args: object, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord("app.test", logging.WARNING, __file__, 1, message, args, None)
    made.created = 1767225600.9876
    made.__dict__.update(extra)
    return made


def entry(made: logging.LogRecord) -> dict[str, Any]:
    line = JsonFormatter().format(made)
    assert "\n" not in line
    result: dict[str, Any] = json.loads(line)
    return result


def test_every_entry_has_the_same_fields() -> None:
    assert entry(record("hello %s", "world")) == {
        "timestamp": "2026-01-01T00:00:00.987Z",
        "level": "warning",
        "message": "hello world",
        "logger": "app.test",
        "request_id": None,
        "trace_id": None,
    }


def test_fields_of_the_call_are_added() -> None:
    logged = entry(record("x", fields={"status": 200, "route": "/things/{id}"}))

    assert (logged["status"], logged["route"], logged["message"]) == (200, "/things/{id}", "x")


def test_the_request_id_is_added() -> None:
    token = request_id.set("abc")
    try:
        assert entry(record("x"))["request_id"] == "abc"
    finally:
        request_id.reset(token)


def test_the_trace_id_is_added() -> None:
    context = trace.SpanContext(trace_id=255, span_id=1, is_remote=False)
    with trace.use_span(trace.NonRecordingSpan(context)):
        assert entry(record("x"))["trace_id"] == "0" * 30 + "ff"


def test_an_exception_stays_in_its_line() -> None:
    made = record("failed")
    try:
        int("broken\nin two")
    except ValueError:
        made.exc_info = sys.exc_info()

    logged = entry(made)

    assert logged["exception"].startswith("Traceback")
    assert "ValueError: invalid literal" in logged["exception"]


@pytest.mark.parametrize("message", ['a "quote"', "two\nlines", "\x1b[31mred", "ü \u2028 \0"])
def test_no_text_breaks_a_line(message: str) -> None:
    assert entry(record("%s", message))["message"] == message


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, b"\xff", "\ud800"])
def test_no_value_breaks_a_line(value: object) -> None:
    assert "value" in entry(record("x", fields={"value": value}))


def test_text_that_is_no_unicode_is_still_logged() -> None:
    assert entry(record("bad: %s", "\ud800"))["message"].startswith("bad: ")


@pytest.fixture
def _own_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ROOT, "handlers", [])
    monkeypatch.setattr(ROOT, "level", ROOT.level)
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "disabled", False)
    monkeypatch.setattr(logging.getLogger("httpx2"), "level", logging.NOTSET)


@pytest.mark.usefixtures("_own_root")
def test_all_loggers_write_json_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.access").info("GET / 200")
    logging.getLogger("somewhere.else").debug("detail")
    logging.getLogger("httpx2").info("GET https://login.example")

    captured = capsys.readouterr()

    assert [json.loads(line)["message"] for line in captured.out.splitlines()] == ["started"]
    assert captured.err == ""


@pytest.mark.usefixtures("_own_root")
def test_the_level_is_the_configured_one(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("error")
    logging.getLogger("app").warning("hidden")
    logging.getLogger("app").error("shown")

    out = capsys.readouterr().out
    assert [json.loads(line)["message"] for line in out.splitlines()] == ["shown"]
