"""When several things are wrong with a request, the first in the contract's order is told."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.support.entities import MISSING, create, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES
from tests.support.problems import assert_problem

EXISTING = "the path of an entity"
LARGE = b"{" + b" " * 1_048_576
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}
STALE = {"If-Match": '"99"'}


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        ("/nowhere", {"content": LARGE, "headers": TEXT}, 404),
        (PATH, {"content": LARGE, "headers": TEXT}, 405),
        (MISSING, {"content": LARGE, "headers": TEXT | STALE}, 415),
        (MISSING, {"content": LARGE, "headers": JSON | STALE}, 413),
        (MISSING, {"content": b"{", "headers": JSON | STALE}, 400),
        (MISSING, {"content": b"{", "headers": TEXT | STALE}, 415),
        (MISSING, {"json": {"unknown": 1}, "headers": STALE}, 422),
        (f"{PATH}/no-uuid", {"json": {"unknown": 1}, "headers": STALE}, 422),
        (f"{PATH}/no-uuid", {"json": EXAMPLES[0], "headers": STALE}, 404),
        (MISSING, {"json": EXAMPLES[0], "headers": STALE}, 404),
        (EXISTING, {"json": {"unknown": 1}, "headers": STALE}, 422),
        (EXISTING, {"json": EXAMPLES[0], "headers": STALE}, 412),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_first_failure_wins(
    client: AsyncClient, method: str, path: str, request_: dict[str, Any], status: int
) -> None:
    if path == EXISTING:
        path = path_of(await create(client))

    assert_problem(await client.request(method, path, **request_), status)
