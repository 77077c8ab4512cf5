"""Request bodies, refused in the order of the contract: 415, 413, 400."""

import json
import re
from collections.abc import Sequence
from email.message import Message as Headers
from typing import NoReturn

from fastapi import Request
from starlette.types import Message, Receive

from app.api.problems import MALFORMED, ProblemError

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"

# int() refuses longer ones, as if they were no numbers; as infinity, they are too large.
LONGEST_INTEGER = 4300
_LONG_INTEGER = re.compile(f"[0-9]{{{LONGEST_INTEGER + 1}}}")


def is_json(media_type: str) -> bool:
    return media_type == JSON or media_type.endswith("+json")


def check_media_type(request: Request, media_types: Sequence[str]) -> str:
    """The body's media type, which has to be one of these."""
    header = ", ".join(request.headers.getlist("content-type"))
    encoding = request.headers.get("content-encoding", "identity").lower()
    if header in media_types and encoding == "identity":
        return header
    parsed = Headers()
    parsed["content-type"] = header or "none/none"
    media_type = parsed.get_content_type()
    charset = (parsed.get_content_charset() or "utf-8").lower()
    if media_type not in media_types or charset not in ("utf-8", "utf8"):
        raise ProblemError(415, f"Send the body as {' or '.join(media_types)} in UTF-8.")
    if encoding != "identity":
        raise ProblemError(415, "Send the body without a content encoding.")
    return media_type


def has_body(request: Request) -> bool:
    """Whether a body was sent: the headers tell (RFC 9112, section 6)."""
    length = request.headers.get("content-length", "0")
    return length != "0" or "transfer-encoding" in request.headers


def checked(receive: Receive, request: Request, *, as_json: bool) -> Receive:
    """Receives a body up to the limit, JSON as a whole; FastAPI hands on what it raises."""
    chunks: list[bytes] = []
    size = 0

    async def checked_receive() -> Message:
        nonlocal size
        limit: int = request.app.state.settings.request_body_limit_bytes
        declared = int(request.headers.get("content-length", 0))
        message = await receive() if declared <= limit else {}
        size += len(message.get("body", b""))
        if max(size, declared) > limit:
            raise ProblemError(413, f"The body is larger than {limit} bytes.")
        if not as_json or message["type"] != "http.request":
            return message
        chunks.append(message.get("body", b""))
        whole = not message.get("more_body", False)
        body = well_formed(b"".join(chunks)) if whole else b""
        return {"type": "http.request", "body": body, "more_body": not whole}

    return checked_receive


def well_formed(body: bytes) -> bytes:
    """The body, if it is JSON where Python's reader, which FastAPI uses, is more lenient.

    It takes other encodings than UTF-8, NaN and Infinity, and refuses integers that are too long
    as if they were malformed. The other mistakes are left to it: a body is read twice only if
    something in it looks like one of these.
    """
    try:
        text = body.decode()
        if "NaN" in text or "Infinity" in text:
            json.loads(text, parse_constant=_refuse)
        if len(body) > LONGEST_INTEGER and _LONG_INTEGER.search(text):
            body = json.dumps(json.loads(text, parse_int=_integer)).encode()
    except (ValueError, RecursionError):  # ValueError covers JSON and UTF-8 errors
        raise ProblemError(400, MALFORMED) from None
    if text[:1] in ("", "\ufeff") or "\0" in text:
        raise ProblemError(400, MALFORMED)
    return body


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)
