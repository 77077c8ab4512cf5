"""Collections, page by page."""

import re
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from tests.support.entities import create_several, path_of
from tests.support.entity import PATH
from tests.support.problems import pointers


def next_page(response: Response) -> str | None:
    """The address in `Link`, if there is one."""
    link = response.headers.get("Link")
    match = re.fullmatch(r'<([^>]+)>; rel="next"', link or "")
    assert match or link is None
    return match[1] if match else None


async def pages(client: AsyncClient, address: str | None) -> list[list[dict[str, Any]]]:
    """All pages from this one on, found by following `Link`."""
    result = []
    while address:
        response = await client.get(address)
        assert response.status_code == 200
        result.append(response.json())
        address = next_page(response)
    return result


async def test_empty_collection(client: AsyncClient) -> None:
    response = await client.get(PATH, params={"count": "true"})

    assert response.json() == []
    assert response.headers["X-Total-Count"] == "0"
    assert "Link" not in response.headers


@pytest.mark.parametrize("query", ["limit=2", "limit=2&skip=0", "limit=2&count=true"])
async def test_links_lead_through_all_pages_in_order(client: AsyncClient, query: str) -> None:
    entities = await create_several(client, 5)

    found = await pages(client, f"{PATH}?{query}")

    assert found == [entities[:2], entities[2:4], entities[4:]]


async def test_full_last_page_links_to_no_empty_one(client: AsyncClient) -> None:
    entities = await create_several(client, 4)

    assert await pages(client, f"{PATH}?limit=2") == [entities[:2], entities[2:]]
    assert await pages(client, f"{PATH}?limit=4") == [entities]
    assert await pages(client, PATH) == [entities]


async def test_skip_and_after_say_where_to_start(client: AsyncClient) -> None:
    entities = await create_several(client, 3)
    first, _, last = (entity["id"] for entity in entities)

    for query, found in (
        ("skip=1", entities[1:]),
        ("skip=3", []),
        (f"skip={2**53 - 1}", []),
        (f"after={first}", entities[1:]),
        (f"after={last}", []),
        ("limit=1", entities[:1]),
        ("limit=1000", entities),
    ):
        assert (await client.get(f"{PATH}?{query}")).json() == found

    both = await client.get(f"{PATH}?skip=0&after={first}")
    assert both.status_code == 422
    assert "skip or after" in both.json()["errors"][0]["message"]


async def test_paging_by_key_survives_deletions(client: AsyncClient) -> None:
    entities = await create_several(client, 5)
    first = await client.get(f"{PATH}?limit=2")
    for entity in entities[:2]:
        await client.delete(path_of(entity))

    assert await pages(client, next_page(first)) == [entities[2:4], entities[4:]]


async def test_total_is_counted_on_request_only(client: AsyncClient) -> None:
    await create_several(client, 3)

    counted = await client.get(f"{PATH}?limit=1&count=true")

    assert counted.headers["X-Total-Count"] == "3"
    following = await client.get(next_page(counted) or "")
    assert following.headers["X-Total-Count"] == "3"
    assert "X-Total-Count" not in (await client.get(f"{PATH}?count=false")).headers
    assert "X-Total-Count" not in (await client.get(PATH)).headers


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        *((f"limit={value}", "?limit") for value in ("0", "1001", "-1", "+1", "1_0", "1.0", "1e2")),
        *((f"limit={value}", "?limit") for value in ("", "%201", "all", "%D9%A3", "9" * 5000)),
        *((f"skip={value}", "?skip") for value in ("-1", "1_0", f"{2**53}", "9" * 5000, "")),
        *((f"after={value}", "?after") for value in ("", "1", "018900000000700080000000")),
        *((f"count={value}", "?count") for value in ("1", "yes", "TRUE", "")),
        ("page=2", "?page"),
        ("Limit=2", "?Limit"),
        ("%ff=1", "?\ufffd"),
    ],
)
async def test_bad_query_is_refused(offline: AsyncClient, query: str, pointer: str) -> None:
    assert pointers(await offline.get(f"{PATH}?{query}")) == [pointer]


async def test_all_that_is_wrong_is_told_at_once(client: AsyncClient) -> None:
    response = await client.get(f"{PATH}?limit=0&skip=x&page=1")

    assert set(pointers(response)) == {"?limit", "?skip", "?page"}
