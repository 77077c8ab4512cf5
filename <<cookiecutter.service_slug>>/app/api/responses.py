"""Responses for the OpenAPI document."""

from typing import Any

from app.api.problems import MALFORMED, MEDIA_TYPE, NOT_VALID, FieldProblem, problem_document, title

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
DETAILS = {
    400: MALFORMED,
    401: "A bearer token is required.",
    403: "The token lacks a scope.",
    404: "There is nothing at this path.",
    409: "The value is already taken.",
    412: "It has changed since it was read; read it again.",
    413: "The body is larger than 1048576 bytes.",
    415: "Send the body as application/json in UTF-8.",
    422: NOT_VALID,
    500: "Something went wrong on our side.",
    503: "The database is not available at the moment.",
}

ERRORS = {
    409: [FieldProblem(pointer="/name", message="is already taken")],
    422: [FieldProblem(pointer="/name", message="This field is required")],
}


def answer(status: int, description: str, headers: dict[str, Any] | None = None) -> Responses:
    """A documented answer that is no problem."""
    return {status: {"description": description, "headers": headers or {}}}


def problems(*statuses: int) -> Responses:
    """Documented problem answers."""
    return {status: problem(status) for status in statuses}


def problem(status: int) -> dict[str, Any]:
    """A documented problem answer."""
    detail = DETAILS.get(status, title(status))
    example = problem_document(
        status, detail, "/api/v1", "01890000-0000-7000-8000-000000000000", ERRORS.get(status, ())
    )
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": title(status),
        "headers": PROBLEM_HEADERS.get(status, {}),
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }
