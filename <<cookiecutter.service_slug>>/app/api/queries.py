"""Query strings: a parameter that is unknown or given twice is refused, not ignored."""

from typing import Generic, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from app.api.problems import FieldProblem, invalid

Model = TypeVar("Model", bound=BaseModel)


class Parameters(BaseModel):
    """Base of query models; by itself it stands for "no parameters"."""

    model_config = ConfigDict(extra="forbid")


class QueryString(Generic[Model]):
    """A dependency that reads the query string into a model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> Model:
        values, problems = _single_values(request)
        try:
            parameters = self.model.model_validate(values)
        except ValidationError as error:
            problems += [
                FieldProblem(
                    pointer="".join(f"?{name}" for name in problem["loc"][:1]),
                    message=problem["msg"].removeprefix("Value error, "),
                )
                for problem in error.errors(include_url=False, include_context=False)
            ]
        if problems:
            raise invalid(problems)
        return parameters


def unknown_parameters(request: Request) -> list[FieldProblem]:
    """A problem for each query parameter, for requests that take none."""
    names = dict.fromkeys(name for name, _ in _pairs(request))
    return [FieldProblem(pointer=f"?{name}", message="is not a parameter here") for name in names]


def _pairs(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _single_values(request: Request) -> tuple[dict[str, str], list[FieldProblem]]:
    values: dict[str, str] = {}
    repeated: dict[str, FieldProblem] = {}
    for name, value in _pairs(request):
        if name in values:
            repeated[name] = FieldProblem(pointer=f"?{name}", message="is given more than once")
        values[name] = value
    return values, list(repeated.values())
