"""Problem documents."""

import json

import pytest
from fastapi import Request

from app.api.problems import (
    MEDIA_TYPE,
    FieldProblem,
    Problem,
    ProblemError,
    json_pointer,
    problem_response,
)
from app.core.logging import request_id


def request(path: str) -> Request:
    return Request({"type": "http", "path": path, "query_string": b"a=1", "headers": []})


@pytest.mark.parametrize(
    ("location", "pointer"),
    [
        ((), ""),
        (("name",), "/name"),
        (("lines", 0, "name"), "/lines/0/name"),
        (("a/b",), "/a~1b"),
        (("a~b",), "/a~0b"),
        (("~1",), "/~01"),
        (("",), "/"),
    ],
)
def test_json_pointer(location: tuple[str | int, ...], pointer: str) -> None:
    assert json_pointer(location) == pointer


def test_a_problem_is_answered_as_a_document() -> None:
    token = request_id.set("abc")
    try:
        response = problem_response(
            request("/things/ü"),
            ProblemError(404, "There is no such thing.", headers={"Retry-After": "5"}),
        )
    finally:
        request_id.reset(token)

    document = json.loads(bytes(response.body))
    assert response.status_code == 404
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["retry-after"] == "5"
    assert document == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such thing.",
        "instance": "/things/%C3%BC",
        "request_id": "abc",
    }
    assert Problem.model_validate(document).errors == []


def test_a_problem_lists_what_is_wrong() -> None:
    errors = [FieldProblem(pointer="/name", message="is missing")]
    problem = ProblemError(422, "It is not valid.", errors=errors)

    document = json.loads(bytes(problem_response(request("/"), problem).body))

    assert document["status"] == 422
    assert document["errors"] == [{"pointer": "/name", "message": "is missing"}]
