"""Logs: one JSON object per line, whatever is logged."""

import json
import logging
from typing import Any

import pytest
from opentelemetry import trace

from app.core.logging import JsonFormatter, configure_logging

ROOT = logging.getLogger()


def record(message: str = "hello %s", *args: object, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord("app.test", logging.WARNING, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


def entry(made: logging.LogRecord) -> dict[str, Any]:
    line = JsonFormatter().format(made)
    assert "\n" not in line
    result: dict[str, Any] = json.loads(line)
    return result


def test_the_trace_id_is_added() -> None:
    context = trace.SpanContext(trace_id=255, span_id=1, is_remote=False)
    with trace.use_span(trace.NonRecordingSpan(context)):
        assert entry(record("x"))["trace_id"] == "0" * 30 + "ff"


@pytest.mark.parametrize("message", ['a "quote"', "two\nlines", "\x1b[31mred", "ü \u2028 \0"])
def test_no_text_breaks_a_line(message: str) -> None:
    assert entry(record("%s", message))["message"] == message
    assert entry(record("bad: %s \ud800", message))["message"].startswith(f"bad: {message}")


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, b"\xff", "\ud800"])
def test_no_value_breaks_a_line(value: object) -> None:
    assert "value" in entry(record("x", fields={"value": value}))


def test_all_loggers_write_json_to_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ROOT, "handlers", [])
    monkeypatch.setattr(ROOT, "level", ROOT.level)
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "disabled", False)
    monkeypatch.setattr(logging.getLogger("httpx2"), "level", logging.NOTSET)

    configure_logging("info")
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.access").info("GET / 200")
    logging.getLogger("somewhere.else").debug("detail")
    logging.getLogger("httpx2").info("GET https://login.example")
    configure_logging("error")
    logging.getLogger("app").warning("hidden")
    logging.getLogger("app").error("shown")

    captured = capsys.readouterr()
    messages = [json.loads(line)["message"] for line in captured.out.splitlines()]
    assert (messages, captured.err) == (["started", "shown"], "")
