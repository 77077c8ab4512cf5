"""Every error is a problem document (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from app.core.logging import request_id

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER_SECONDS = "5"
MALFORMED = "The body is not well-formed JSON."
NOT_VALID = "The request is not valid."

# What may stand in a path besides letters, digits and "-._~" (RFC 3986).
PATH_CHARACTERS = "/!$&'()*+,;=:@%"

# Python's own phrases for these two changed between versions; these are RFC 9110's.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class FieldProblem(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str = Field(
        description="JSON Pointer into the body, `?name` of a query parameter, "
        "or `header:name` or `cookie:name`"
    )
    message: str


class Problem(BaseModel):
    """A problem document as RFC 9457 defines it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["about:blank"])
    title: str = Field(description="The status in words")
    status: int
    detail: str = Field(description="What went wrong this time")
    instance: str = Field(description="The path of the request")
    request_id: str = Field(description="The request's X-Request-ID, to find it in the logs")
    errors: list[FieldProblem] = Field([], description="Each thing that is wrong with the request")


class ProblemError(HTTPException):
    """Raise it to answer with a problem document."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.errors = errors


def title(status: int) -> str:
    """The status in words."""
    return TITLES.get(status) or HTTPStatus(status).phrase


def problem_document(
    status: int, detail: str, path: str, request: str | None, errors: Sequence[FieldProblem] = ()
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": title(status),
        "status": status,
        "detail": detail,
        "instance": path,
        "request_id": request,
    }
    return document | {"errors": [error.model_dump() for error in errors]} if errors else document


def problem_response(request: Request, problem: HTTPException) -> Response:
    """The answer to a request that ended in a problem."""
    status, detail = problem.status_code, problem.detail
    errors = problem.errors if isinstance(problem, ProblemError) else ()
    document = problem_document(status, detail, _path(request), request_id.get(), errors)
    if not isinstance(detail, str):  # FastAPI allows any JSON
        document |= {"detail": document["title"], "details": detail}
    response = Response(to_json(document), status, problem.headers, media_type=MEDIA_TYPE)
    if status == 503:
        response.headers.setdefault("Retry-After", RETRY_AFTER_SECONDS)
    return response


def _path(request: Request) -> str:
    """The path as it was sent, fit for a URI reference; ASGI servers need not keep it."""
    sent = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return quote(sent, safe=PATH_CHARACTERS)


def json_pointer(location: Sequence[object]) -> str:
    """An RFC 6901 pointer: `("lines", 0, "name")` is `/lines/0/name`."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "".join(f"/{part}" for part in parts)
