"""Each answer names its request, so that users can tell which one they mean."""

from uuid import UUID

import pytest
from httpx2 import AsyncClient

from tests.support.entities import MISSING
from tests.support.problems import assert_problem


@pytest.mark.parametrize("id", ["a", "01890000-0000-7000-8000-000000000000", "A.b_c-9", "x" * 128])
async def test_well_formed_id_is_kept(offline: AsyncClient, id: str) -> None:
    response = await offline.get("/health/live", headers={"X-Request-ID": id})

    assert response.headers.get_list("X-Request-ID") == [id]


@pytest.mark.parametrize(
    "ids",
    [
        *([], [b""], [b"x" * 129], [b"a b"], [b"a\nlevel=error"], [b"a\n"], [b'{"a": 1}']),
        *(["ü".encode()], [b"\xff"], [b"a", b"b"], [b"a", b"a"]),
    ],
)
async def test_otherwise_one_is_made(offline: AsyncClient, ids: list[bytes]) -> None:
    headers = [(b"X-Request-ID", value) for value in ids]

    made = {(await offline.get("/", headers=headers)).headers["X-Request-ID"] for _ in range(2)}

    assert [UUID(each).version for each in made] == [4, 4]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), (MISSING, 503)])
async def test_problems_name_the_request(offline: AsyncClient, path: str, status: int) -> None:
    response = await offline.get(path, headers={"X-Request-ID": "mine"})

    assert assert_problem(response, status)["request_id"] == "mine"
