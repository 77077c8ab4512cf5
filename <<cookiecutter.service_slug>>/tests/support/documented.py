"""Holds every answer that a test gets against the OpenAPI document."""

import re
from functools import cache
from typing import Any

from httpx2 import Response

from app.core.config import Settings
from app.main import create_api


@cache
def operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """The document's operations by method, for each pattern of paths."""
    settings = Settings(database_url="postgresql://localhost/none")
    paths = create_api(settings).openapi()["paths"]
    return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), paths[path]) for path in paths]


async def check(response: Response) -> None:
    """An event hook for clients: an answer that is not documented fails the test."""
    for pattern, methods in operations():
        operation = methods.get(response.request.method.lower())
        if operation and pattern.fullmatch(response.request.url.path):
            assert_documented(operation, response)


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
