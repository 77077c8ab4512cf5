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
NO_IDS = ["1", "%E2%82%AC", "%00", MISSING[-36:].replace("-", ""), f"{{{MISSING[-36:]}}}"]


async def test_created_entity_is_answered_and_can_be_read(client: AsyncClient) -> None:
    response = await client.post(PATH, json=EXAMPLES[0])

    assert response.status_code == 201
    entity = response.json()
    assert entity.keys() == {*field_names(), *READ_ONLY}
    assert fields_of(entity) == EXAMPLES[0]
    assert UUID(entity["id"]).version == 7
    assert entity["created_at"] == entity["updated_at"]
    created = datetime.strptime(entity["created_at"], "%Y-%m-%dT%H:%M:%S.%f%z")
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60
    assert len(entity["created_at"]) == len("2026-01-02T03:04:05.678Z")
    assert response.headers["Location"] == path_of(entity)
    assert response.headers["ETag"] == '"1"'
    for path in (path_of(entity), f"{PATH}/{entity['id'].upper()}"):
        again = await client.get(path)
        assert (again.status_code, again.json()) == (200, entity)
        assert again.headers["ETag"] == '"1"'


async def test_each_example_can_be_created(client: AsyncClient) -> None:
    created = [await create(client, number) for number in range(len(EXAMPLES))]

    assert [fields_of(entity) for entity in created] == EXAMPLES


async def test_fields_that_are_left_out(client: AsyncClient) -> None:
    smallest = required_part(EXAMPLES[1])
    created = await client.post(PATH, json=smallest)
    assert created.status_code == 201
    for name in optional_fields():
        assert (created.json()[name] is None) <= (name in nullable_fields())
    await client.delete(path_of(created.json()))

    replaced = await client.put(path_of(await create(client)), json=smallest)

    assert replaced.status_code == 200
    assert fields_of(replaced.json()) == fields_of(created.json())


async def test_put_replaces_all_fields_and_ignores_read_only_ones(client: AsyncClient) -> None:
    before = await create(client)
    same = await client.put(path_of(before), json=before)
    assert (same.status_code, fields_of(same.json())) == (200, fields_of(before))

    forged = EXAMPLES[1] | dict.fromkeys(READ_ONLY, "forged")
    response = await client.put(path_of(before), json=forged)

    assert response.status_code == 200
    after = response.json()
    assert fields_of(after) == EXAMPLES[1]
    assert response.headers["ETag"] == '"3"'
    assert (after["id"], after["created_at"]) == (before["id"], before["created_at"])
    assert after["updated_at"] >= before["updated_at"]
    assert (await client.get(path_of(before))).json() == after


@pytest.mark.parametrize("name", sorted(READ_ONLY))
async def test_post_and_patch_refuse_read_only_fields(client: AsyncClient, name: str) -> None:
    entity = await create(client)
    forged = {name: entity[name]}

    assert pointers(await client.post(PATH, json=EXAMPLES[1] | forged)) == [f"/{name}"]
    assert pointers(await client.patch(path_of(entity), json=forged)) == [f"/{name}"]


async def test_patch_changes_what_is_given_only(client: AsyncClient) -> None:
    path = path_of(await create(client))
    expected = dict(EXAMPLES[0])

    for version, name in enumerate(field_names(), 2):
        expected[name] = EXAMPLES[1][name]
        response = await client.patch(path, json={name: expected[name]})
        assert (response.status_code, fields_of(response.json())) == (200, expected)
        assert response.headers["ETag"] == f'"{version}"'
        assert (await client.get(path)).json() == response.json()

    headers = {"Content-Type": "application/merge-patch+json"}
    merged = await client.patch(path, json=EXAMPLES[2], headers=headers)
    assert (merged.status_code, fields_of(merged.json())) == (200, EXAMPLES[2])


async def test_empty_patch_changes_nothing(client: AsyncClient) -> None:
    entity = await create(client)

    response = await client.patch(path_of(entity), json={})

    assert (response.status_code, response.json()) == (200, entity)
    assert response.headers["ETag"] == '"1"'


async def test_deleted_entity_is_gone(client: AsyncClient) -> None:
    path = path_of(await create(client))

    response = await client.delete(path)

    assert (response.status_code, response.content) == (204, b"")
    assert_problem(await client.get(path), 404)
    assert_problem(await client.delete(path), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_what_does_not_exist_is_not_found(client: AsyncClient, method: str) -> None:
    body = EXAMPLES[0] if method in ("PUT", "PATCH") else None

    for path in (MISSING, *(f"{PATH}/{no_id}" for no_id in NO_IDS)):
        assert_problem(await client.request(method, path, json=body), 404)
    assert (await client.get(PATH)).json() == []
