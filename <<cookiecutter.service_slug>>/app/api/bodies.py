"""JSON request bodies, refused in the order of the contract: 415, 413, 400, 422."""

import json
from email.message import Message
from typing import Generic, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from app.api.problems import FieldProblem, ProblemError, invalid, json_pointer
from app.api.queries import unknown_parameters
from app.core.field_types import MAX_INTEGER

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
LONGEST_INTEGER = 100

# Where Pydantic's own words speak of Python.
MESSAGES = {
    "extra_forbidden": "There is no such field",
    "model_type": "Input should be an object",
    "missing": "This field is required",
}

Model = TypeVar("Model", bound=BaseModel)


class JsonBody(Generic[Model]):
    """A dependency that reads the request's body into a model.

    FastAPI itself reads a body before it runs any dependency, and would tell callers without a
    token what is wrong with theirs; a dependency takes its turn after authentication.
    """

    def __init__(self, model: type[Model], *media_types: str) -> None:
        self.model = model
        self.media_types = media_types or (JSON,)

    async def __call__(self, request: Request) -> Model:
        self._check_media_type(request)
        body = await _read(request, request.app.state.settings.request_body_limit_bytes)
        try:
            value = json.loads(
                body.decode(),
                parse_constant=_refuse_constant,
                parse_float=_whole_if_possible,
                parse_int=_long_as_infinite,
            )
        except (ValueError, RecursionError):  # ValueError covers JSON and UTF-8 errors
            raise ProblemError(400, "The body is not well-formed JSON.") from None
        problems = unknown_parameters(request) if request.scope["query_string"] else []
        try:
            parsed = self.model.model_validate(value)
        except ValidationError as error:
            problems += _problems(error)
        if problems:
            raise invalid(problems)
        return parsed

    def _check_media_type(self, request: Request) -> None:
        header = ", ".join(request.headers.getlist("content-type"))
        if header in self.media_types and "content-encoding" not in request.headers:
            return
        message = Message()
        message["content-type"] = header or "none/none"
        charset = (message.get_content_charset() or "utf-8").lower()
        if message.get_content_type() not in self.media_types or charset not in ("utf-8", "utf8"):
            raise ProblemError(415, f"Send the body as {' or '.join(self.media_types)} in UTF-8.")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise ProblemError(415, "Send the body without a content encoding.")


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    chunks: list[bytes] = []
    size = int(declared) if declared.isdecimal() else 0
    if size <= limit:
        size = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    break
                chunks.append(chunk)
        except ClientDisconnect:  # nobody reads this answer; the log shows no mistake of ours
            raise ProblemError(400, "The body ended too early.") from None
    if size > limit:
        raise ProblemError(413, f"The body is larger than {limit} bytes.")
    return b"".join(chunks)


def _whole_if_possible(text: str) -> int | float:
    """JSON knows one kind of number: `5.0` and `5e0` are 5."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) <= MAX_INTEGER else number


def _long_as_infinite(digits: str) -> int | float:
    """What is too long for any integer field becomes a float: int() would refuse it as text."""
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _problems(error: ValidationError) -> list[FieldProblem]:
    return [
        FieldProblem(
            pointer=json_pointer(problem["loc"]),
            message=MESSAGES.get(problem["type"], problem["msg"]),
        )
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    ]
