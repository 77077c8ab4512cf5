<% if fields()|selectattr("unique")|list %>
"""Values that only one entity may have."""

import asyncio

import pytest
from httpx2 import AsyncClient

from tests.support.entities import create, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES, nullable_fields, unique_fields
from tests.support.problems import assert_problem

UNIQUE = pytest.mark.parametrize("name", unique_fields())


@UNIQUE
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_taken_value_is_refused(client: AsyncClient, method: str, name: str) -> None:
    first = await create(client, 0)
    second = await create(client, 1)
    path = PATH if method == "POST" else path_of(second)

    response = await client.request(method, path, json=EXAMPLES[2] | {name: first[name]})

    problem = assert_problem(response, 409)
    assert [error["pointer"] for error in problem["errors"]] == [f"/{name}"]
    assert (await client.get(PATH)).json() == [first, second]


@UNIQUE
async def test_null_is_never_taken(client: AsyncClient, name: str) -> None:
    payloads = [payload | {name: None} for payload in EXAMPLES[:2]]

    statuses = [(await client.post(PATH, json=payload)).status_code for payload in payloads]

    assert statuses == ([201, 201] if name in nullable_fields() else [422, 422])


@UNIQUE
async def test_own_value_is_not_taken(client: AsyncClient, name: str) -> None:
    entity = await create(client)

    assert (await client.put(path_of(entity), json=EXAMPLES[0])).status_code == 200
    assert (await client.patch(path_of(entity), json={name: entity[name]})).status_code == 200


async def test_value_of_a_deleted_entity_is_free(client: AsyncClient) -> None:
    await client.delete(path_of(await create(client)))

    assert (await client.post(PATH, json=EXAMPLES[0])).status_code == 201


async def test_of_concurrent_creations_exactly_one_succeeds(client: AsyncClient) -> None:
    responses = await asyncio.gather(*(client.post(PATH, json=EXAMPLES[0]) for _ in range(5)))

    assert sorted(response.status_code for response in responses) == [201] + [409] * 4


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_stale_version_comes_before_a_taken_value(client: AsyncClient, method: str) -> None:
    await create(client, 0)
    path = path_of(await create(client, 1))
    stale = {"If-Match": '"99"'}

    response = await client.request(method, path, json=EXAMPLES[0], headers=stale)

    assert_problem(response, 412)
<% else %>
"""No field is unique: equal entities live side by side."""

from httpx2 import AsyncClient

from tests.support.entities import create, fields_of


async def test_equal_entities_may_exist(client: AsyncClient) -> None:
    first = await create(client)
    second = await create(client)

    assert fields_of(first) == fields_of(second)
    assert first["id"] != second["id"]
<% endif %>
