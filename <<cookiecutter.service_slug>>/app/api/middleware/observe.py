"""The outermost layer: one pass around every request.

Request id, security headers, metrics, access log and the last catch for exceptions share one
plain ASGI class: each layer of its own would cost every request more than all of them do here.
"""

import logging
from time import perf_counter

from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware.metrics import Metrics
from app.api.middleware.request_id import HEADER, request_id_from
from app.api.middleware.security_headers import with_security_headers
from app.core.logging import request_id

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
            else:
                complete = not message.get("more_body", False)
                if head:
                    message["body"] = b""
            await send(message)

        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        self._metrics.in_progress.inc()
        try:
            await self._app(inner, receive, observed_send)
        except Exception:
            # The problem document has been sent by the application's own handler: keep the
            # connection. Without a complete answer the server has to cut it.
            logger.exception("unhandled exception")
            if not complete:
                raise
        finally:
            seconds = perf_counter() - started
            route = route_of(inner)
            self._metrics.in_progress.dec()
            method = scope["method"] if scope["method"] in METHODS else "OTHER"
            self._metrics.observe(method, route, status, seconds)
            self._log(method, route, status, seconds)
            request_id.reset(token)

    def _log(self, method: str, route: str, status: int, seconds: float) -> None:
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
            }
            logger.log(level, "request", extra={"fields": fields})


def route_of(scope: Scope) -> str:
    """The template of the route that matched, never the path: labels must stay few."""
    route = scope.get("route")
    return getattr(route, "path", None) or "unmatched"
