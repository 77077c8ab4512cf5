"""Holds every answer that a test gets against the OpenAPI document."""

import re
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from fastapi import FastAPI
from httpx2 import Response


def checker(app: FastAPI) -> Callable[[Response], Awaitable[None]]:
    """An event hook for clients: an answer that is not documented fails the test."""

    @cache
    def operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        paths = app.openapi()["paths"]
        return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), paths[path]) for path in paths]

    async def check(response: Response) -> None:
        for pattern, methods in operations():
            operation = methods.get(response.request.method.lower())
            if operation and pattern.fullmatch(response.request.url.path):
                assert_documented(operation, response)

    return check


def assert_documented(operation: dict[str, Any], response: Response) -> None:
    """Fail unless the operation's description has this status with this media type."""
    status = str(response.status_code)
    assert status in operation["responses"], f"{operation['operationId']} answers {status} silently"
    answer = operation["responses"][status]
    media_type = response.headers.get("content-type", "").partition(";")[0]
    documented = {key.partition(";")[0] for key in answer.get("content", {})}
    if response.request.method == "HEAD":
        return
    assert bool(media_type) == bool(documented), f"{operation['operationId']} sends {media_type}"
    assert not documented or media_type in documented
