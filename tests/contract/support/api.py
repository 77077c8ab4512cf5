"""How tests talk to the service."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from httpx2 import Client, Response

from tests.contract.support.entity import READ_ONLY, Entity, Json

JSON = {"Content-Type": "application/json"}
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
TEXT = {"Content-Type": "text/plain"}
WRITES = ("PUT", "PATCH", "DELETE")

Result = TypeVar("Result")


class Api:
    """The collection of one service."""

    def __init__(self, http: Client, entity: Entity) -> None:
        self.http = http
        self.entity = entity
        self.path = entity.path

    def path_of(self, entity: Json) -> str:
        return f"{self.path}/{entity['id']}"

    def create(self, number: int = 0, **changes: Any) -> Json:
        """An entity made of an example."""
        response = self.post(self.entity.examples[number] | changes)
        assert response.status_code == 201, response.text
        entity: Json = response.json()
        return entity

    def create_several(self, count: int) -> list[Json]:
        return [self.create(number) for number in range(count)]

    def all(self) -> list[Json]:
        response = self.http.get(f"{self.path}?limit=1000")
        assert response.status_code == 200, response.text
        entities: list[Json] = response.json()
        return entities

    def post(self, body: Any, **headers: str) -> Response:
        return self.send("POST", self.path, body, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """A request; the body of all but GET, HEAD and DELETE is JSON in ASCII."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if method in ("GET", "HEAD", "DELETE"):
            return self.http.request(method, path, headers=names)
        content = json.dumps(body)  # ASCII: that is how a lone surrogate gets into JSON
        return self.http.request(method, path, content=content, headers=JSON | names)

    def clear(self) -> None:
        """Delete all that a test has left."""
        for entity in self.all():
            self.http.delete(self.path_of(entity))


def fields_of(entity: Json) -> Json:
    """The entity without what the service adds."""
    return {name: value for name, value in entity.items() if name not in READ_ONLY}


def at_once(calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """The results of calls that run at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def statuses(responses: Iterable[Response]) -> list[int]:
    return sorted(response.status_code for response in responses)
