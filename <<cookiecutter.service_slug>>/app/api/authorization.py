"""Authorization of requests by the scopes of a bearer token."""

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from app.api.problems import ProblemError


class BearerAuthorization(SecurityBase):
    """A dependency that lets a request pass if its token grants the endpoint's scopes.

    Without authentication every request passes.
    """

    def __init__(self) -> None:
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "bearer"

    async def __call__(self, request: Request, required: SecurityScopes) -> None:
        verifier = request.app.state.token_verifier
        if verifier is None:
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise ProblemError(
                401, "A bearer token is required.", headers={"WWW-Authenticate": "Bearer"}
            )
        caller = await verifier.verify(token.strip())
        missing = [scope for scope in required.scopes if scope not in caller.scopes]
        if missing:
            scope = " ".join(missing)
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            raise ProblemError(
                403, f"The token lacks the scope {scope}.", headers={"WWW-Authenticate": challenge}
            )


authorize = BearerAuthorization()
