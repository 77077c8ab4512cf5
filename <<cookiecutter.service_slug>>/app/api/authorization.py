"""Who calls, and what the caller may do: the scopes of a bearer token."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Request, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from app.api.problems import ProblemError
from app.core.security import ANONYMOUS, Caller

# For operations that need no token although their path is protected: `openapi_extra=OPEN`.
OPEN: dict[str, Any] = {"security": []}


async def authorize(request: Request, scopes: Sequence[str]) -> Caller:
    """The caller of a request, if its token grants these scopes; a token is checked once.

    Without authentication every request passes, as that of nobody in particular.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        caller = request.state.caller = await _authenticated(request)
    missing = " ".join(scope for scope in scopes if scope not in caller.scopes)
    if missing and request.app.state.token_verifier is not None:
        challenge = f'Bearer error="insufficient_scope", scope="{missing}"'
        raise ProblemError(
            403, f"The token lacks the scope {missing}.", headers={"WWW-Authenticate": challenge}
        )
    return caller


async def _authenticated(request: Request) -> Caller:
    verifier = request.app.state.token_verifier
    if verifier is None:
        return ANONYMOUS
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ProblemError(
            401, "A bearer token is required.", headers={"WWW-Authenticate": "Bearer"}
        )
    caller: Caller = await verifier.verify(token.strip())
    return caller


class BearerToken(SecurityBase):
    """A dependency that gives the caller, and documents that a token is needed."""

    def __init__(self) -> None:
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "bearer"

    async def __call__(self, request: Request, required: SecurityScopes) -> Caller:
        return await authorize(request, required.scopes)


current_caller = BearerToken()
CurrentCaller = Annotated[Caller, Security(current_caller)]
