"""An issuer of tokens that the service asks for keys, as long as it is not away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from httpx2 import MockTransport, Request, Response

from app.core.jwks import SigningKeys
from app.core.security import TokenVerifier
from tests.support.application import Service, running
from tests.support.tokens import AUDIENCE, ISSUER, SigningKey, key_set

KEYS_URL = f"{ISSUER}/.well-known/jwks.json"


class Issuer:
    """What its JWKS address answers can be changed between two requests."""

    def __init__(self, *keys: SigningKey) -> None:
        self.answer: Any = key_set(*keys)
        self.status = 200
        self.asked = 0

    def handle(self, request: Request) -> Response:
        """The answer to a request for the keys."""
        assert str(request.url) == KEYS_URL
        self.asked += 1
        return Response(self.status, json=self.answer)


@asynccontextmanager
async def with_issuer(app: FastAPI, issuer: Issuer) -> AsyncIterator[Service]:
    """The running application with authentication on, and this issuer to trust."""
    keys = SigningKeys(KEYS_URL, MockTransport(issuer.handle))
    app.state.token_verifier = TokenVerifier(ISSUER, AUDIENCE, keys)
    async with running(app) as service:
        yield service


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
