"""What the application knows about the operation that a request asks for.

It is read from the application's OpenAPI document: what is documented is what is enforced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from re import Pattern
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, compile_path
from starlette.types import Scope

# Below this path, all that is not marked open wants a token.
PROTECTED = "/api"
ANY_METHOD = "*"


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one path asks of its callers."""

    template: str
    # What a token has to grant; None if nobody is asked for one before the endpoint.
    scopes: tuple[str, ...] | None
    is_open: bool = False
    media_types: tuple[str, ...] = ()
    needs_body: bool = False


class RouteTable:
    """The operations of an application, in the order in which its router tries them."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def find(self, scope: Scope) -> tuple[str | None, Operation | None]:
        """The template of the path, if it is one, and the operation that the router will choose."""
        path, method = path_of(scope), scope["method"]
        template = None
        for pattern, operations in self._rows:
            if pattern.match(path):
                operation = operations.get(method) or operations.get(ANY_METHOD)
                if operation is not None:
                    return operation.template, operation
                template = template or next(iter(operations.values())).template
        return template, None

    def methods(self, path: str) -> list[str]:
        """The methods that are possible on this path, sorted; empty if there is no such path."""
        methods = {
            method
            for pattern, operations in self._rows
            if pattern.match(path)
            for method in operations
        }
        return sorted(methods | {"HEAD"} if methods & {"GET", ANY_METHOD} else methods)

    @cached_property
    def _rows(self) -> list[tuple[Pattern[str], dict[str, Operation]]]:
        rows = groupby(_rows(self._app), key=lambda row: row[0])
        return [
            (compile_path(path)[0], {method: operation for _, method, operation in same})
            for path, same in rows
        ]


def path_of(scope: Scope) -> str:
    """The path as routes have it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_protected(path: str) -> bool:
    return path == PROTECTED or path.startswith(f"{PROTECTED}/")


def _rows(app: FastAPI) -> Iterator[tuple[str, str, Operation]]:
    """Path, method and operation of each route."""
    documented: dict[str, Any] = app.openapi()["paths"]
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if isinstance(route.original_route, Mount):
            yield f"{path}/{{path:path}}", ANY_METHOD, _operation(path, None)
        elif route.methods:
            _, template, _ = compile_path(path)
            operations = documented.get(template, {}) if route.include_in_schema else {}
            for method in route.methods:
                yield path, method, _operation(template, operations.get(method.lower()))


def _operation(template: str, documented: dict[str, Any] | None) -> Operation:
    """What the document says; of what it does not have, such as files, the path decides."""
    if documented is None:
        return Operation(template, scopes=() if is_protected(template) else None)
    asked = [each["bearer"] for each in documented.get("security", ()) if "bearer" in each]
    body = documented.get("requestBody", {})
    return Operation(
        template,
        scopes=tuple(scope for scopes in asked for scope in scopes) if asked else None,
        is_open=not asked,
        media_types=tuple(body.get("content", ())),
        needs_body=body.get("required", False),
    )
