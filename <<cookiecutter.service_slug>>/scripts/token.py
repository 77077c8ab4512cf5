"""Sign an access token for development: `python -m scripts.token SUBJECT "SCOPES"`.

The token goes to stdout; what the service has to be started with, to accept it, to stderr. The key
is made at the first use, and good for nothing but a service that is told to trust it.
"""

import json
import sys
import time
from pathlib import Path
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from jwt.algorithms import ECAlgorithm

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".development"
ISSUER = "http://localhost/development"
AUDIENCE = "<<cookiecutter.service_slug>>"
LIFETIME_SECONDS = 8 * 60 * 60


def signing_key() -> jwt.PyJWK:
    """The private key, whose public half is written beside it as an issuer would publish it."""
    path = FOLDER / "key.json"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        key = json.loads(ECAlgorithm.to_jwk(generate_private_key(SECP256R1())))
        key |= {"kid": str(uuid4()), "use": "sig", "alg": "ES256"}
        public = {name: value for name, value in key.items() if name != "d"}
        (FOLDER / "jwks.json").write_text(json.dumps({"keys": [public]}))
        path.touch(mode=0o600)
        path.write_text(json.dumps(key))
    return jwt.PyJWK.from_json(path.read_text())


def main() -> None:
    subject, scopes = sys.argv[1:]
    key = signing_key()
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "scope": scopes,
    }
    print(jwt.encode(claims, key, headers={"kid": key.key_id}))
    for setting in (
        "AUTH_ENABLED=true",
        f"AUTH_ISSUER={ISSUER}",
        f"AUTH_AUDIENCE={AUDIENCE}",
        f"AUTH_JWKS_URL={(FOLDER / 'jwks.json').as_uri()}",
    ):
        print(setting, file=sys.stderr)


if __name__ == "__main__":
    main()
