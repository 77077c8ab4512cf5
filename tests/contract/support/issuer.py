"""An issuer of access tokens: signing keys, and a server for their public halves."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

NAME = "https://login.example"
AUDIENCE = "api"


class SigningKey:
    """A private key, known by its id."""

    def __init__(self, key_id: str, algorithm: str = "ES256") -> None:
        self.key_id = key_id
        self.algorithm = algorithm
        self._private: Any
        if algorithm == "ES256":
            self._private = ec.generate_private_key(ec.SECP256R1())
            public = ECAlgorithm.to_jwk(self._private.public_key())
        else:
            self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            public = RSAAlgorithm.to_jwk(self._private.public_key())
        self.public = {**json.loads(public), "kid": key_id, "use": "sig", "alg": algorithm}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token with exactly these claims; a header of None is left out."""
        headers = {"kid": self.key_id, "typ": "JWT", **header}
        headers = {name: value for name, value in headers.items() if value is not None}
        # Not `jwt.encode`: it refuses to sign some of the claims that a test has refused.
        payload = json.dumps(claims).encode()
        return PyJWS().encode(payload, self._private, algorithm=self.algorithm, headers=headers)


def claims(*scopes: str, **changes: Any) -> dict[str, Any]:
    """The claims of a token that is valid for an hour; a change to None leaves a claim out."""
    now = int(time.time())
    values = {
        "iss": NAME,
        "aud": AUDIENCE,
        "sub": "someone",
        "iat": now,
        "exp": now + 3600,
        "scope": " ".join(scopes),
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Issuer:
    """Serves its keys, as long as it is not away."""

    def __init__(self) -> None:
        self.ec = SigningKey("ec")
        self.rsa = SigningKey("rsa", "RS256")
        self.status = 200
        self.url = ""

    def token(self, *scopes: str, **changes: Any) -> str:
        return self.ec.sign(claims(*scopes, **changes))

    def settings(self) -> dict[str, str]:
        """What a service that trusts this issuer is told."""
        return {
            "AUTH_ENABLED": "true",
            "AUTH_ISSUER": NAME,
            "AUTH_AUDIENCE": AUDIENCE,
            "AUTH_JWKS_URL": self.url,
        }


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [issuer.ec.public, issuer.rsa.public]}).encode()
            self.send_response(issuer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}/.well-known/jwks.json"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield issuer
        finally:
            server.shutdown()
