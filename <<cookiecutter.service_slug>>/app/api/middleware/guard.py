"""The innermost layer: what holds for every operation, before its endpoint is asked.

FastAPI reads and checks a body before it runs any dependency, and would tell callers without a
token what is wrong with theirs. Here the first failure wins in the order of the contract, also for
routes that know nothing of it: 401, 403, 415, then 413 and 400 while FastAPI reads. It goes on
with 422.
"""

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.authorization import authorize
from app.api.bodies import check_media_type, checked, has_body, is_json
from app.api.routes import RouteTable, is_protected, path_of
from app.core.security import ANONYMOUS


class Guard:
    def __init__(self, app: ASGIApp, routes: RouteTable) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        await self._app(scope, await self._admitted(Request(scope, receive), receive), send)

    async def _admitted(self, request: Request, receive: Receive) -> Receive:
        """The body to go on with; raises what the request is refused for."""
        request.state.route, operation = self._routes.find(request.scope)
        request.state.operation = operation
        if operation is None:
            if is_protected(path_of(request.scope)):
                raise HTTPException(404)  # nothing unknown is let in
            return receive
        if operation.scopes is not None:
            await authorize(request, operation.scopes)
        elif operation.is_open:
            request.state.caller = ANONYMOUS
        as_json = False
        if operation.media_types and (operation.needs_body or has_body(request)):
            media_type = check_media_type(request, operation.media_types)
            as_json = is_json(media_type)
        return checked(receive, request, as_json=as_json)
