"""Entity tags: answers that need no body, changes that overwrite nobody else's."""

import asyncio

import pytest
from httpx2 import AsyncClient, Response

from tests.support.entities import MISSING, create, fields_of, path_of
from tests.support.examples import EXAMPLES
from tests.support.problems import assert_problem

CHANGES = pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
KNOWN = [['"1"'], ['W/"1"'], ['"7", W/"1"'], ['"7","1"'], ["*"], ['"7"', '"8", "1"']]
OTHER = [['"2"'], ["1"], ['"one"'], ['"1'], ['"11"'], ['"01"'], ['"7", "8"'], ['"7"', '"8"'], [""]]
EXPECTED = [['"1"'], ['"7", "1"'], ['"1","7"'], ['W/"7", "1"'], ["*"], [" * "], ['"7"', '"1"']]
STALE = [['"2"'], ['"0"'], ['"2", "3"'], ['W/"1"'], ["1"], ['"one"'], ['"1'], ['"01"'], ['"-1"']]
STALE += [['"1.0"'], ['"٣"'], [f'"{10**30}"'], ['"9999999999"'], ["'1'"], ['""'], [""]]


async def change(client: AsyncClient, method: str, path: str, tags: list[str] | None) -> Response:
    body = None if method == "DELETE" else EXAMPLES[1]
    headers = [(b"If-Match", tag.encode()) for tag in tags or []]
    return await client.request(method, path, json=body, headers=headers)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_known_version_is_not_sent_again(client: AsyncClient, method: str) -> None:
    entity = await create(client)
    for tags in KNOWN:
        headers = [("If-None-Match", tag) for tag in tags]
        response = await client.request(method, path_of(entity), headers=headers)
        assert (response.status_code, response.content) == (304, b""), tags
        assert response.headers["ETag"] == '"1"'
    for tags in OTHER:
        headers = [("If-None-Match", tag) for tag in tags]
        response = await client.request(method, path_of(entity), headers=headers)
        assert response.status_code == 200, tags
        assert method == "HEAD" or response.json() == entity


async def test_changed_entity_is_sent_again(client: AsyncClient) -> None:
    path = path_of(await create(client))
    await client.put(path, json=EXAMPLES[1])

    response = await client.get(path, headers={"If-None-Match": '"1"'})

    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'
    assert fields_of(response.json()) == EXAMPLES[1]


@CHANGES
@pytest.mark.parametrize("tags", EXPECTED)
async def test_change_of_the_expected_version(
    client: AsyncClient, method: str, tags: list[str]
) -> None:
    path = path_of(await create(client))

    assert (await change(client, method, path, tags)).is_success


@CHANGES
async def test_change_of_another_version_is_refused(client: AsyncClient, method: str) -> None:
    entity = await create(client)

    for tags in STALE:
        assert_problem(await change(client, method, path_of(entity), tags), 412)
    assert (await client.get(path_of(entity))).json() == entity


@CHANGES
async def test_without_a_condition_the_last_write_wins(client: AsyncClient, method: str) -> None:
    path = path_of(await create(client))
    await client.put(path, json=EXAMPLES[2])

    assert (await change(client, method, path, None)).is_success


@CHANGES
@pytest.mark.parametrize("tag", ['"1"', "*", "garbage"])
async def test_condition_on_what_does_not_exist(client: AsyncClient, method: str, tag: str) -> None:
    assert_problem(await change(client, method, MISSING, [tag]), 404)


async def test_empty_patch_checks_the_version_too(client: AsyncClient) -> None:
    path = path_of(await create(client))

    fits = await client.patch(path, json={}, headers={"If-Match": '"1"'})
    stale = await client.patch(path, json={}, headers={"If-Match": '"2"'})

    assert (fits.status_code, fits.headers["ETag"]) == (200, '"1"')
    assert_problem(stale, 412)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_of_concurrent_changes_exactly_one_wins(client: AsyncClient, method: str) -> None:
    path = path_of(await create(client))
    headers = {"If-Match": '"1"'}

    responses = await asyncio.gather(
        *(client.request(method, path, json=body, headers=headers) for body in EXAMPLES[1:])
    )

    statuses = sorted(response.status_code for response in responses)
    assert statuses == [200] + [412] * (len(EXAMPLES) - 2)
    (winner,) = (response for response in responses if response.status_code == 200)
    stored = await client.get(path)
    assert stored.json() == winner.json()
    assert stored.headers["ETag"] == '"2"'


async def test_of_concurrent_deletions_exactly_one_succeeds(client: AsyncClient) -> None:
    path = path_of(await create(client))

    responses = await asyncio.gather(*(client.delete(path) for _ in range(6)))

    assert sorted(response.status_code for response in responses) == [204] + [404] * 5
