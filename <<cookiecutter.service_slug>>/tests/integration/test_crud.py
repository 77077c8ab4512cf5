"""One entity's life: create, read, replace, change, delete."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from httpx2 import AsyncClient

from tests.support.entities import MISSING, create, fields_of, path_of
from tests.support.entity import PATH
from tests.support.examples import (
    EXAMPLES,
    field_names,
    nullable_fields,
    optional_fields,
    required_part,
)
from tests.support.problems import assert_problem, pointers

READ_ONLY = {"id", "created_at", "updated_at"}


async def test_created_entity_is_answered_and_can_be_read(client: AsyncClient) -> None:
    response = await client.post(PATH, json=EXAMPLES[0])

    assert response.status_code == 201
    assert fields_of(response.json()) == EXAMPLES[0]
    assert response.headers["Location"] == path_of(response.json())
    assert response.headers["ETag"] == '"1"'
    again = await client.get(response.headers["Location"])
    assert again.status_code == 200
    assert again.json() == response.json()
    assert again.headers["ETag"] == '"1"'


async def test_entity_has_its_fields_and_what_the_service_adds(client: AsyncClient) -> None:
    entity = await create(client)

    assert entity.keys() == {*field_names(), *READ_ONLY}
    assert UUID(entity["id"]).version == 7
    assert entity["created_at"] == entity["updated_at"]
    created = datetime.strptime(entity["created_at"], "%Y-%m-%dT%H:%M:%S.%f%z")
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60
    assert len(entity["created_at"]) == len("2026-01-02T03:04:05.678Z")


async def test_optional_fields_can_be_left_out(client: AsyncClient) -> None:
    response = await client.post(PATH, json=required_part(EXAMPLES[0]))

    assert response.status_code == 201
    for name in optional_fields():
        assert (response.json()[name] is None) <= (name in nullable_fields())


async def test_each_example_can_be_created(client: AsyncClient) -> None:
    created = [await create(client, number) for number in range(len(EXAMPLES))]

    assert [fields_of(entity) for entity in created] == EXAMPLES


async def test_put_replaces_all_fields(client: AsyncClient) -> None:
    before = await create(client)

    response = await client.put(path_of(before), json=EXAMPLES[1])

    assert response.status_code == 200
    assert fields_of(response.json()) == EXAMPLES[1]
    assert response.headers["ETag"] == '"2"'
    assert response.json()["id"] == before["id"]
    assert response.json()["created_at"] == before["created_at"]
    assert response.json()["updated_at"] >= before["updated_at"]
    assert (await client.get(path_of(before))).json() == response.json()


async def test_put_gives_left_out_fields_the_values_that_post_gives_them(
    client: AsyncClient,
) -> None:
    smallest = required_part(EXAMPLES[1])
    fresh = (await client.post(PATH, json=smallest)).json()
    await client.delete(path_of(fresh))
    entity = await create(client)

    response = await client.put(path_of(entity), json=smallest)

    assert response.status_code == 200
    assert fields_of(response.json()) == fields_of(fresh)


async def test_what_get_answers_can_be_put_back(client: AsyncClient) -> None:
    entity = await create(client)

    response = await client.put(path_of(entity), json=entity)

    assert response.status_code == 200
    assert fields_of(response.json()) == fields_of(entity)


async def test_put_ignores_read_only_fields(client: AsyncClient) -> None:
    entity = await create(client)
    forged = EXAMPLES[1] | dict.fromkeys(READ_ONLY, "forged")

    response = await client.put(path_of(entity), json=forged)

    assert response.status_code == 200
    assert response.json()["id"] == entity["id"]
    assert response.json()["created_at"] == entity["created_at"]


async def test_put_never_creates(client: AsyncClient) -> None:
    assert_problem(await client.put(MISSING, json=EXAMPLES[0]), 404)
    assert (await client.get(PATH)).json() == []


@pytest.mark.parametrize("name", sorted(READ_ONLY))
async def test_post_and_patch_refuse_read_only_fields(client: AsyncClient, name: str) -> None:
    entity = await create(client)
    forged = {name: entity[name]}

    assert pointers(await client.post(PATH, json=EXAMPLES[1] | forged)) == [f"/{name}"]
    assert pointers(await client.patch(path_of(entity), json=forged)) == [f"/{name}"]


@pytest.mark.parametrize("name", field_names())
async def test_patch_changes_one_field_only(client: AsyncClient, name: str) -> None:
    entity = await create(client)

    response = await client.patch(path_of(entity), json={name: EXAMPLES[1][name]})

    assert response.status_code == 200
    assert fields_of(response.json()) == EXAMPLES[0] | {name: EXAMPLES[1][name]}
    assert response.headers["ETag"] == '"2"'
    assert (await client.get(path_of(entity))).json() == response.json()


async def test_patch_takes_a_merge_patch(client: AsyncClient) -> None:
    entity = await create(client)
    headers = {"Content-Type": "application/merge-patch+json"}

    response = await client.patch(path_of(entity), json=EXAMPLES[1], headers=headers)

    assert response.status_code == 200
    assert fields_of(response.json()) == EXAMPLES[1]


async def test_empty_patch_changes_nothing(client: AsyncClient) -> None:
    entity = await create(client)

    response = await client.patch(path_of(entity), json={})

    assert response.status_code == 200
    assert response.headers["ETag"] == '"1"'
    assert response.json() == entity


async def test_deleted_entity_is_gone(client: AsyncClient) -> None:
    entity = await create(client)

    response = await client.delete(path_of(entity))

    assert response.status_code == 204
    assert response.content == b""
    assert_problem(await client.get(path_of(entity)), 404)
    assert_problem(await client.delete(path_of(entity)), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "id",
    [
        "01890000-0000-7000-8000-000000000000",
        "1",
        "01890000000070008000000000000000",
        "{01890000-0000-7000-8000-000000000000}",
        "urn:uuid:01890000-0000-7000-8000-000000000000",
        "%E2%82%AC",
        "%00",
    ],
)
async def test_what_does_not_exist_is_not_found(client: AsyncClient, method: str, id: str) -> None:
    body = EXAMPLES[0] if method in ("PUT", "PATCH") else None

    assert_problem(await client.request(method, f"{PATH}/{id}", json=body), 404)


async def test_id_may_be_in_upper_case(client: AsyncClient) -> None:
    entity = await create(client)

    response = await client.get(f"{PATH}/{entity['id'].upper()}")

    assert response.status_code == 200
    assert response.json() == entity
