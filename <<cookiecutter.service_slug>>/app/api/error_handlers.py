"""From exceptions to problem documents."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.api.problems import (
    MALFORMED,
    NOT_VALID,
    FieldProblem,
    ProblemError,
    json_pointer,
    problem_response,
)
from app.api.routes import RouteTable, path_of
from app.core.exceptions import (
    FieldError,
    Forbidden,
    NotFound,
    ServiceError,
    StillReferenced,
    TokenInvalid,
    Unavailable,
    UniqueConflict,
    VersionMismatch,
)

logger = logging.getLogger(__name__)

# A subclass that is not here is answered as its nearest ancestor.
STATUS: dict[type[ServiceError], int] = {
    ServiceError: 422,
    NotFound: 404,
    VersionMismatch: 412,
    UniqueConflict: 409,
    StillReferenced: 409,
    Forbidden: 403,
    TokenInvalid: 401,
    Unavailable: 503,
}

# Where Pydantic's own words speak of Python.
MESSAGES = {
    "extra_forbidden": "There is no such field",
    "missing": "This field is required",
    "model_attributes_type": "Input should be an object",
    "model_type": "Input should be an object",
}


async def answer_to(request: Request, error: Exception) -> Response:
    """The problem document for an error of any kind."""
    if isinstance(error, HTTPException):
        return _http_error(request, error)
    if isinstance(error, ServiceError):
        return problem_response(request, _service_error(error))
    if isinstance(error, RequestValidationError):
        return problem_response(request, _refused(request, error.errors()))
    # Anything else is a bug: the caller learns nothing about the inside.
    logger.error("unhandled exception", exc_info=error)
    return problem_response(request, ProblemError(500, "Something went wrong on our side."))


def _http_error(request: Request, error: HTTPException) -> Response:
    """What an endpoint raises, or Starlette because there is no endpoint."""
    if getattr(request.state, "operation", None) is None and error.status_code in (404, 405):
        return _without_operation(request)
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    response = problem_response(request, error)
    if error.status_code == 405:  # of mounted files, which do not say what they allow
        response.headers.setdefault("Allow", "GET, HEAD")
    return response


def _without_operation(request: Request) -> Response:
    """405 if the path has other methods, 308 if it lacks a slash or has one too many, else 404."""
    path = path_of(request.scope)
    routes: RouteTable = request.app.state.routes
    if methods := routes.methods(path):
        allowed = ", ".join(methods)
        detail = f"{request.method} is not possible here; possible are {allowed}."
        return problem_response(request, ProblemError(405, detail, headers={"Allow": allowed}))
    if routes.methods(_other_form(path)):
        query = f"?{request.url.query}" if request.url.query else ""
        location = f"{quote(_other_form(request.scope['path']))}{query}"
        return Response(status_code=308, headers={"Location": location})
    return problem_response(request, ProblemError(404, f"There is nothing at {path}."))


def _other_form(path: str) -> str:
    return path[:-1] if path.endswith("/") else f"{path}/"


def _service_error(error: ServiceError) -> ProblemError:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status == 503:
        logger.warning("%s %r", error, error.__cause__)
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'} if status == 401 else None
    errors = []
    if isinstance(error, FieldError):
        errors.append(FieldProblem(pointer=json_pointer([error.field]), message=error.message))
    return ProblemError(status, str(error), errors=errors, headers=challenge)


def _refused(request: Request, errors: Sequence[dict[str, Any]]) -> ProblemError:
    """What FastAPI found wrong with a request."""
    if any(error["type"] == "json_invalid" for error in errors):
        return ProblemError(400, MALFORMED)
    # A path that does not fit names nothing; all that is wrong elsewhere is told first.
    others = [error for error in errors if error["loc"][0] != "path"]
    if not others:
        return ProblemError(404, f"There is nothing at {request.scope['path']}.")
    return ProblemError(422, NOT_VALID, errors=[_field_problem(error) for error in others])


def _field_problem(error: dict[str, Any]) -> FieldProblem:
    place, *location = error["loc"]
    if place == "body":
        pointer = json_pointer(location)
    elif place == "query":
        pointer = "".join(f"?{name}" for name in location[:1])
    else:
        pointer = ":".join(str(part) for part in error["loc"][:2])
    message = MESSAGES.get(error["type"], error["msg"]).removeprefix("Value error, ")
    return FieldProblem(pointer=pointer, message=message)


# Of errors that FastAPI would answer in another form; all else is answered outside of it.
ERROR_HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]
ERROR_HANDLERS = dict.fromkeys((HTTPException, RequestValidationError), answer_to)
