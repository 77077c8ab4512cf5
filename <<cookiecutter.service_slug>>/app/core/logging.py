"""JSON logs: one object per line on stdout."""

import datetime as dt
import json
import logging
import sys
from contextvars import ContextVar
from typing import Any

from opentelemetry import trace
from pydantic_core import PydanticSerializationError, to_json

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class JsonFormatter(logging.Formatter):
    """The common fields, then whatever the call passed as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        created = dt.datetime.fromtimestamp(record.created, dt.UTC)
        entry: dict[str, Any] = {
            "timestamp": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            "logger": record.name,
            "request_id": request_id.get(),
            "trace_id": _trace_id(),
        }
        entry.update(getattr(record, "fields", {}))
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        try:
            return to_json(entry, fallback=str).decode()
        except PydanticSerializationError:  # text or bytes that are no Unicode
            return json.dumps(entry, default=str)


def _trace_id() -> str | None:
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None


def configure_logging(level: str) -> None:
    """Send every logger, uvicorn's included, through the JSON formatter."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Not in the lines, so not worth the time of every record.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.getLogger("uvicorn.access").disabled = True  # the access log is our own
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it would log each key fetch
