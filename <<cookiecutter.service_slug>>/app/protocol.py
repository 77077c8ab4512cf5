"""How uvicorn reads HTTP, and what it answers to what is none."""

import logging
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from pydantic_core import to_json
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.middleware.request_id import HEADER
from app.api.middleware.security_headers import with_security_headers
from app.api.problems import MEDIA_TYPE

DETAIL = "The request is not well-formed HTTP."

logger = logging.getLogger(__name__)


class ProblemProtocol(HttpToolsProtocol):
    """Refuses with a problem document, as the application does for all that reaches it."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's words
        if self.cycle and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.close()  # another answer has begun
            return
        request_id = str(uuid4())
        fields = {"request_id": request_id, "status": HTTPStatus.BAD_REQUEST.value}
        logger.warning(DETAIL, extra={"fields": fields})
        self.transport.write(refusal(request_id))
        self.transport.close()


def refusal(request_id: str) -> bytes:
    """The whole answer as it is sent. Nobody can tell which path was meant."""
    status = HTTPStatus.BAD_REQUEST
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": DETAIL,
    }
    body = to_json(document)
    headers = with_security_headers(
        [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (HEADER, request_id.encode()),
            (b"date", formatdate(usegmt=True).encode()),
            (b"connection", b"close"),
        ]
    )
    lines = [b"%s: %s" % header for header in headers]
    return b"\r\n".join([f"HTTP/1.1 {status} {status.phrase}".encode(), *lines, b"", body])
