"""Headers that tell browsers to trust responses as little as possible."""

_COMMON = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

SECURITY_HEADERS = [
    (name.lower().encode(), value.encode())
    for name, value in {**_COMMON, "Content-Security-Policy": API_POLICY}.items()
]


def with_security_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers, completed; what a response sets by itself stays."""
    present = {name for name, _ in headers}
    return headers + [header for header in SECURITY_HEADERS if header[0] not in present]
