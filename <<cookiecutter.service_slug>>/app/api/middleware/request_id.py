"""Request ids: taken from the caller if well-formed, else made here."""

import re
from uuid import uuid4

HEADER = b"x-request-id"
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,128}")


def request_id_from(headers: list[tuple[bytes, bytes]]) -> str:
    """The caller's id, unless it is missing, repeated or could forge a log line."""
    values = [value for name, value in headers if name == HEADER]
    if len(values) == 1 and _WELL_FORMED.fullmatch(values[0]):
        return values[0].decode()
    return str(uuid4())
