"""What the routing table says about a path."""

from functools import cache
from re import Pattern

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path


class RouteTable:
    """Which methods a path allows; asked only when a request found no route."""

    def __init__(self, api: FastAPI) -> None:
        self._api = api
        self._rows = cache(self._compile)

    def methods(self, path: str) -> list[str]:
        """The methods that are possible on this path, sorted; empty if there is no such path."""
        methods: set[str] = set()
        for pattern, allowed in self._rows():
            if pattern.match(path):
                methods |= allowed
        if "GET" in methods:
            methods.add("HEAD")
        return sorted(methods)

    def _compile(self) -> list[tuple[Pattern[str], set[str]]]:
        return [
            (compile_path(route.path)[0], route.methods)
            for route in iter_route_contexts(self._api.routes)
            if route.path and route.methods
        ]
