"""Who may do what: bearer tokens and their scopes."""

from dataclasses import dataclass
from typing import Any

import jwt

from app.core.config import Settings
from app.core.exceptions import TokenInvalid
from app.core.jwks import SigningKeys

ALGORITHMS = ("RS256", "ES256")
LEEWAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Caller:
    """The subject of a token and what it may do."""

    subject: str
    scopes: frozenset[str]


# Who calls where nobody is asked for a token.
ANONYMOUS = Caller(subject="anonymous", scopes=frozenset())


class TokenVerifier:
    """Checks signature, issuer, audience and lifetime of access tokens."""

    def __init__(self, issuer: str, audience: str, keys: SigningKeys) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys

    async def verify(self, token: str) -> Caller:
        """The caller that the token speaks for.

        Raises TokenInvalid with a reason that is safe to show, or TokenKeysUnavailable.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise TokenInvalid("the token is not a JSON Web Token") from None
        if header.get("alg") not in ALGORITHMS:
            raise TokenInvalid(f"the token must be signed with {' or '.join(ALGORITHMS)}")
        key = await self._keys.get(header.get("kid"))
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.InvalidTokenError as error:
            raise TokenInvalid(str(error)) from None
        return Caller(subject=claims["sub"], scopes=_scopes(claims))

    async def close(self) -> None:
        await self._keys.close()


def _scopes(claims: dict[str, Any]) -> frozenset[str]:
    """Scopes as issuers spell them: `scope` (RFC 8693) or `scp`, a string or a list."""
    value = claims.get("scope", claims.get("scp", ""))
    names = value.split() if isinstance(value, str) else value
    if not isinstance(names, list):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str))


def token_verifier(settings: Settings) -> TokenVerifier | None:
    """The verifier that the settings ask for; None where authentication is off."""
    if not (settings.auth_enabled and settings.auth_issuer and settings.auth_audience):
        return None
    url = settings.auth_jwks_url or f"{settings.auth_issuer.rstrip('/')}/.well-known/jwks.json"
    return TokenVerifier(settings.auth_issuer, settings.auth_audience, SigningKeys(url))
