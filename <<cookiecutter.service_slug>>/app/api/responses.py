"""Responses for the OpenAPI document."""

from typing import Any

from app.api.problems import MEDIA_TYPE, title

Responses = dict[int | str, dict[str, Any]]


def header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string", **schema}}


ETAG = header("The version of the entity, for If-Match and If-None-Match", examples=['"1"'])
LOCATION = header("The path of the new entity", format="uri-reference")
LINK = header('The next page, `rel="next"`; absent on the last one')
TOTAL = header("The number of all entities, with `count=true`", type="integer", minimum=0)
REQUEST_ID = header("The request's id, as sent or made up by the service")

PROBLEM_HEADERS = {
    401: {"WWW-Authenticate": header("How to authenticate (RFC 6750)")},
    403: {"WWW-Authenticate": header("The scope that is missing (RFC 6750)")},
    503: {"Retry-After": header("Seconds to wait before the next try", type="integer")},
}


def answer(status: int, description: str, headers: dict[str, Any] | None = None) -> Responses:
    """A documented answer that is no problem."""
    return {status: {"description": description, "headers": headers or {}}}


def problems(*statuses: int) -> Responses:
    """Documented problem answers."""
    return {
        status: {
            "description": title(status),
            "headers": PROBLEM_HEADERS.get(status, {}),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
