"""An issuer of access tokens: signing keys, the document with their public halves, tokens."""

import json
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

ISSUER = "https://login.example"
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
        self.public = {**json.loads(public), "kid": key_id, "use": "sig"}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token with exactly these claims."""
        headers = {"kid": self.key_id, "typ": "JWT", **header}
        headers = {name: value for name, value in headers.items() if value is not None}
        # Not `jwt.encode`: it refuses to sign some of the claims that a test has refused.
        payload = json.dumps(claims).encode()
        return PyJWS().encode(payload, self._private, algorithm=self.algorithm, headers=headers)


def key_set(*keys: SigningKey) -> dict[str, Any]:
    """What the issuer's JWKS address answers."""
    return {"keys": [key.public for key in keys]}


def claims(*scopes: str, **changes: Any) -> dict[str, Any]:
    """The claims of a token that is valid for an hour; a change to None leaves a claim out."""
    now = int(time.time())
    all_claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "someone",
        "iat": now,
        "exp": now + 3600,
        "scope": " ".join(scopes),
        **changes,
    }
    return {name: value for name, value in all_claims.items() if value is not None}
