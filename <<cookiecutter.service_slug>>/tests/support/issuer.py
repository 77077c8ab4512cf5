"""An issuer of tokens that the service asks for keys, as long as it is not away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from httpx2 import ConnectError, MockTransport, Request, Response

from app.core.jwks import SigningKeys
from app.core.security import TokenVerifier
from tests.support.application import Service, running
from tests.support.tokens import AUDIENCE, ISSUER, SigningKey, key_set

KEYS_URL = f"{ISSUER}/.well-known/jwks.json"


class Issuer:
    """What its JWKS address answers can be changed between two requests; with status 0, nothing."""

    def __init__(self, *keys: SigningKey) -> None:
        self.answer: Any = key_set(*keys)
        self.status = 200
        self.asked = 0
        self.keys = SigningKeys(KEYS_URL, MockTransport(self._handle))

    async def _handle(self, request: Request) -> Response:
        assert str(request.url) == KEYS_URL
        self.asked += 1
        await asyncio.sleep(0)  # lets others run, as a network would
        if self.status == 0:
            raise ConnectError("refused", request=request)
        return Response(self.status, json=self.answer)


@asynccontextmanager
async def with_issuer(app: FastAPI, issuer: Issuer) -> AsyncIterator[Service]:
    """The running application with authentication on, and this issuer to trust."""
    app.state.token_verifier = TokenVerifier(ISSUER, AUDIENCE, issuer.keys)
    async with running(app) as service:
        yield service


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
