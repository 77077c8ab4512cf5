"""The outermost layer: one pass around every request.

Request id, security headers, metrics and access log share one plain ASGI class: each layer of
its own would cost every request more than all of them do here.
"""

import logging
from time import perf_counter

from fastapi import Request
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware.metrics import Metrics
from app.api.middleware.request_id import HEADER, request_id_from
from app.api.middleware.security_headers import with_security_headers
from app.core.logging import request_id
from app.core.security import ANONYMOUS

logger = logging.getLogger("app.access")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"/health/live", "/health/ready", "/metrics"})


class Observe:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = perf_counter()
        identifier = request_id_from(scope["headers"])
        token = request_id.set(identifier)
        status = 500
        complete = False

        async def observed_send(message: Message) -> None:
            nonlocal status, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = with_security_headers(list(message["headers"]))
                message["headers"] = [*headers, (HEADER, identifier.encode())]
                if request.app.state.stopping:
                    # The next request goes to another replica, on a connection that is not cut.
                    message["headers"].append((b"connection", b"close"))
            else:
                complete = not message.get("more_body", False)
                if head:
                    message["body"] = b""
            await send(message)

        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        request = Request(inner)
        state = request.state
        self._metrics.in_progress.inc()
        try:
            await self._app(inner, receive, observed_send)
        except Exception:
            # The answer has begun. If it is incomplete, the server has to cut it short; else, as
            # with a task in the background, the connection goes on.
            logging.getLogger(__name__).exception("unhandled exception")
            if not complete:
                raise
        finally:
            seconds = perf_counter() - started
            self._metrics.in_progress.dec()
            method = scope["method"] if scope["method"] in METHODS else "OTHER"
            # The template of the path, never the path itself: labels must stay few.
            route = getattr(state, "route", None) or "unmatched"
            caller = getattr(state, "caller", ANONYMOUS)
            self._metrics.observe(method, route, status, seconds)
            subject = None if caller is ANONYMOUS else caller.subject
            self._log(method, route, status, seconds, subject)
            request_id.reset(token)

    def _log(
        self, method: str, route: str, status: int, seconds: float, subject: str | None
    ) -> None:
        span = trace.get_current_span()
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attribute("http.route", route)
        level = logging.DEBUG if route in QUIET and status < 400 else logging.INFO
        if logger.isEnabledFor(level):
            fields = {
                "method": method,
                "route": route,
                "status": status,
                "duration_ms": round(seconds * 1000, 3),
                "subject": subject,
            }
            logger.log(level, "request", extra={"fields": fields})
