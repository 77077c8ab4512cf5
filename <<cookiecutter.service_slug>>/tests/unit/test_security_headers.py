"""Headers that every response carries, unless it knows better."""

from app.api.middleware.security_headers import SECURITY_HEADERS, with_security_headers


def test_all_are_added() -> None:
    given = [(b"content-type", b"text/plain")]

    assert with_security_headers(given) == given + SECURITY_HEADERS
    assert dict(SECURITY_HEADERS)[b"x-content-type-options"] == b"nosniff"


def test_a_response_keeps_its_own() -> None:
    own = (b"cache-control", b"public, max-age=60")

    headers = with_security_headers([own])

    assert [header for header in headers if header[0] == b"cache-control"] == [own]
    assert len(headers) == len(SECURITY_HEADERS)
