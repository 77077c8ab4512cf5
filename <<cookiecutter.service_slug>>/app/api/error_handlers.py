"""From exceptions to problem documents."""

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.api.problems import FieldProblem, ProblemError, invalid, json_pointer, problem_response
from app.api.routes import RouteTable
from app.core.exceptions import (
    DatabaseUnavailable,
    NotFound,
    ReferenceNotFound,
    ServiceError,
    StillReferenced,
    TokenInvalid,
    TokenKeysUnavailable,
    UniqueConflict,
    VersionMismatch,
)

logger = logging.getLogger(__name__)

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    VersionMismatch: 412,
    UniqueConflict: 409,
    StillReferenced: 409,
    ReferenceNotFound: 422,
    DatabaseUnavailable: 503,
    TokenInvalid: 401,
    TokenKeysUnavailable: 503,
}


def add_error_handlers(api: FastAPI) -> None:
    """Let no error leave the application in another form."""
    api.state.routes = RouteTable(api)
    api.add_exception_handler(HTTPException, http_error)
    api.add_exception_handler(ServiceError, service_error)
    api.add_exception_handler(RequestValidationError, invalid_parameters)
    api.add_exception_handler(Exception, bug)


async def http_error(request: Request, error: Exception) -> Response:
    """What endpoints raise as a problem, and what Starlette raises about routes."""
    if isinstance(error, ProblemError):
        return problem_response(request, error)
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = request.scope["path"]
    routes: RouteTable = request.app.state.routes
    if status == 404 and path.endswith("/") and routes.methods(path[:-1]):
        query = f"?{request.url.query}" if request.url.query else ""
        return Response(status_code=308, headers={"Location": f"{quote(path[:-1])}{query}"})
    if status == 404:
        return problem_response(request, ProblemError(404, f"There is nothing at {path}."))
    if status == 405:
        allowed = ", ".join(routes.methods(path) or ["GET", "HEAD"])
        detail = f"{request.method} is not possible here; possible are {allowed}."
        return problem_response(request, ProblemError(405, detail, headers={"Allow": allowed}))
    return problem_response(request, ProblemError(status, "The request could not be handled."))


async def service_error(request: Request, error: Exception) -> Response:
    """What the service itself raises."""
    status = STATUS[type(error)]
    headers = {}
    errors = []
    if status == 503:
        logger.warning("%s %r", error, error.__cause__)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(error, UniqueConflict):
        pointer = json_pointer([error.field])
        errors.append(FieldProblem(pointer=pointer, message="is already taken"))
    if isinstance(error, ReferenceNotFound):
        pointer = json_pointer([error.field])
        errors.append(FieldProblem(pointer=pointer, message="names nothing that exists"))
    problem = ProblemError(status, str(error), errors=errors, headers=headers)
    return problem_response(request, problem)


async def invalid_parameters(request: Request, error: Exception) -> Response:
    """What FastAPI itself refuses: bodies and queries are read by readers of our own."""
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [
        FieldProblem(pointer=f"?{problem['loc'][-1]}", message=problem["msg"]) for problem in errors
    ]
    return problem_response(request, invalid(problems))


async def bug(request: Request, _: Exception) -> Response:
    """Anything else: Observe logs it; the caller learns nothing about the inside."""
    return problem_response(request, ProblemError(500, "Something went wrong on our side."))
