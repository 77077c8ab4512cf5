"""What every answer has, and what every error looks like."""

from typing import Any
from uuid import UUID

from httpx2 import Response

MEDIA_TYPE = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
WITH_ERRORS = {409, 422}
SECURITY_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


def assert_common_headers(response: Response) -> None:
    """The security headers and the request's id, each exactly once."""
    where = f"{response.request.method} {response.request.url} {response.status_code}"
    for name, value in SECURITY_HEADERS.items():
        assert response.headers.get_list(name) == [value], f"{where}: {name}"
    assert len(response.headers.get_list("Content-Security-Policy")) == 1, where
    assert len(response.headers.get_list("Cache-Control")) == 1, where
    assert len(response.headers.get_list("X-Request-ID")) == 1, where
    assert "Server" not in response.headers, where
    assert "X-Powered-By" not in response.headers, where


def assert_problem(response: Response, status: int) -> dict[str, Any]:
    """Fail unless the answer is this problem, complete and correct; returns the document."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"] == API_POLICY
    problem: dict[str, Any] = response.json()
    assert problem.keys() == MEMBERS | ({"errors"} if status in WITH_ERRORS else set()), problem
    assert problem["type"] == "about:blank"
    assert problem["title"] == TITLES[status]
    assert problem["status"] == status
    assert isinstance(problem["detail"], str)
    assert problem["detail"]
    assert problem["instance"] == response.request.url.raw_path.partition(b"?")[0].decode()
    assert problem["request_id"] == response.headers["X-Request-ID"]
    for error in problem.get("errors", []):
        assert error.keys() == {"pointer", "message"}
        assert isinstance(error["pointer"], str)
        assert isinstance(error["message"], str)
        assert error["message"]
    if status == 503:
        assert int(response.headers["Retry-After"]) > 0
    assert "Traceback" not in response.text
    return problem


def pointers(response: Response, status: int = 422) -> list[str]:
    """What the errors of the answer point at, sorted."""
    errors = assert_problem(response, status)["errors"]
    assert errors
    return sorted(error["pointer"] for error in errors)


def is_uuid(text: str) -> bool:
    return str(UUID(text)) == text
