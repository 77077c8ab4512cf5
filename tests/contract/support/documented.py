"""Holds every answer that a test gets against the service's own OpenAPI document."""

import re
from typing import Any

from httpx2 import Response


class Documented:
    """A hook for clients: an answer that the document does not have fails the test."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._operations = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", path)), operations)
            for path, operations in document["paths"].items()
        ]

    def __call__(self, response: Response) -> None:
        method = response.request.method.lower()
        path = response.request.url.path
        for pattern, operations in self._operations:
            if pattern.fullmatch(path) and method in operations:
                assert_documented(f"{method.upper()} {path}", operations[method], response)


def assert_documented(name: str, operation: dict[str, Any], response: Response) -> None:
    """Fail unless the operation has this status, with this media type and these headers."""
    status = str(response.status_code)
    assert status in operation["responses"], f"{name} answers {status}, which is not documented"
    answer = operation["responses"][status]
    for header in ("ETag", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Total-Count"):
        if header in response.headers:
            assert header in answer.get("headers", {}), f"{name} {status} sends {header}"
    if response.request.method == "HEAD":
        return
    sent = response.headers.get("Content-Type", "").partition(";")[0]
    documented = {media_type.partition(";")[0] for media_type in answer.get("content", {})}
    assert documented == ({sent} if sent else set()), f"{name} {status} sends {sent!r}"
