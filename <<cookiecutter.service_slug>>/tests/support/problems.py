"""What every error has to look like."""

from typing import Any

from httpx2 import Response

ALWAYS = {"type", "title", "status", "detail", "instance", "request_id"}


def assert_problem(response: Response, status: int) -> dict[str, Any]:
    """The problem document, checked for its form."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem.keys() - {"errors"} == ALWAYS
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert all(error.keys() == {"pointer", "message"} for error in problem.get("errors", []))
    assert all(error["message"] for error in problem.get("errors", []))
    return problem


def pointers(response: Response) -> list[str]:
    """What a 422 points at."""
    problem = assert_problem(response, 422)
    return [error["pointer"] for error in problem["errors"]]
