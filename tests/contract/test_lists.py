"""Paging: by position, by key, and by following `Link`; the total on request."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response

from tests.contract.support.api import Api
from tests.contract.support.entity import NIL
from tests.contract.support.problems import pointers


def next_page(response: Response) -> str | None:
    """The address in `Link`, if there is one."""
    link = response.headers.get("Link")
    if link is None:
        return None
    match = re.fullmatch(r'<([^>]+)>; rel="next"', link)
    assert match, link
    return match[1]


def pages(api: Api, address: str | None) -> list[list[dict[str, Any]]]:
    """All pages from this one on, found by following `Link`."""
    result = []
    while address:
        response = api.http.get(address)
        assert response.status_code == 200
        result.append(response.json())
        address = next_page(response)
    return result


def test_empty_collection(api: Api) -> None:
    response = api.http.get(f"{api.path}?count=true")

    assert response.status_code == 200
    assert response.json() == []
    assert response.headers["X-Total-Count"] == "0"
    assert "Link" not in response.headers


@pytest.mark.parametrize("query", ["limit=2", "limit=2&skip=0", "limit=2&count=true", "limit=2&"])
def test_links_lead_through_all_pages_in_order(api: Api, query: str) -> None:
    entities = api.create_several(5)

    assert pages(api, f"{api.path}?{query}") == [entities[:2], entities[2:4], entities[4:]]


def test_order_is_by_id_whatever_was_changed_last(api: Api) -> None:
    entities = api.create_several(4)
    changed = api.send("PATCH", api.path_of(entities[0]), api.entity.examples[5]).json()

    found = [entity for page in pages(api, f"{api.path}?limit=3") for entity in page]

    assert found == [changed, *entities[1:]]
    assert [entity["id"] for entity in found] == sorted(entity["id"] for entity in entities)


def test_links_keep_the_way_of_paging(api: Api) -> None:
    entities = api.create_several(3)

    by_key = next_page(api.http.get(f"{api.path}?limit=1"))
    by_position = next_page(api.http.get(f"{api.path}?limit=1&skip=1"))

    assert by_key
    assert by_position
    assert urlsplit(by_key).path == urlsplit(by_position).path == api.path
    assert parse_qs(urlsplit(by_key).query) == {"limit": ["1"], "after": [entities[0]["id"]]}
    assert parse_qs(urlsplit(by_position).query) == {"limit": ["1"], "skip": ["2"]}


def test_full_last_page_links_to_no_empty_one(api: Api) -> None:
    entities = api.create_several(4)

    assert pages(api, f"{api.path}?limit=2") == [entities[:2], entities[2:]]
    assert pages(api, f"{api.path}?limit=4") == [entities]
    assert pages(api, api.path) == [entities]


def test_skip_leaves_entries_out(api: Api) -> None:
    entities = api.create_several(3)

    assert api.http.get(f"{api.path}?skip=1").json() == entities[1:]
    assert api.http.get(f"{api.path}?skip=1&limit=1").json() == entities[1:2]
    assert api.http.get(f"{api.path}?skip=3").json() == []
    assert api.http.get(f"{api.path}?skip={2**53 - 1}").json() == []


def test_after_starts_behind_an_entry(api: Api) -> None:
    entities = api.create_several(3)

    assert api.http.get(f"{api.path}?after={entities[0]['id']}").json() == entities[1:]
    assert api.http.get(f"{api.path}?after={entities[0]['id'].upper()}").json() == entities[1:]
    assert api.http.get(f"{api.path}?after={entities[2]['id']}").json() == []
    assert api.http.get(f"{api.path}?after={NIL}").json() == entities


def test_paging_by_key_survives_deletions(api: Api) -> None:
    entities = api.create_several(5)
    first = api.http.get(f"{api.path}?limit=2")
    for entity in entities[:2]:
        api.http.delete(api.path_of(entity))

    assert pages(api, next_page(first)) == [entities[2:4], entities[4:]]


def test_a_hundred_entries_unless_told_otherwise(api: Api) -> None:
    if api.entity.unique:
        bodies = [
            api.entity.examples[0] | dict.fromkeys(api.entity.unique, f"{number}")
            for number in range(101)
        ]
    else:
        bodies = [api.entity.examples[0]] * 101
    for body in bodies:
        assert api.post(body).status_code == 201

    first = api.http.get(api.path)

    assert [len(page) for page in pages(api, api.path)] == [100, 1]
    assert parse_qs(urlsplit(next_page(first) or "").query)["limit"] == ["100"]


def test_total_is_counted_on_request_only(api: Api) -> None:
    api.create_several(3)

    counted = api.http.get(f"{api.path}?limit=1&count=true")

    assert counted.headers["X-Total-Count"] == "3"
    following = api.http.get(next_page(counted) or "")
    assert following.headers["X-Total-Count"] == "3"
    assert "X-Total-Count" not in api.http.get(f"{api.path}?count=false").headers
    assert "X-Total-Count" not in api.http.get(api.path).headers


def test_bad_query_is_refused(api: Api) -> None:
    digits = "9" * 5000
    bad = {
        "limit": ("0", "1001", "-1", "+1", "%2B1", "1_0", "1.0", "1e2", "", "%201", "all", digits),
        "skip": ("-1", "1_0", f"{2**53}", digits, "", "%D9%A3", "0x1"),
        "after": ("", "1", NIL.replace("-", ""), f"{{{NIL}}}"),
        "count": ("1", "yes", "TRUE", ""),
        "page": ("2",),
        "Limit": ("2",),
    }
    for name, values in bad.items():
        for value in values:
            response = api.http.get(f"{api.path}?{name}={value}")
            assert pointers(response) == [f"?{name}"], value


@pytest.mark.parametrize("query", ["limit=1&limit=2", "limit=1&limit=1"])
def test_repeated_parameter_is_what_the_framework_makes_of_it(api: Api, query: str) -> None:
    response = api.http.get(f"{api.path}?{query}")

    assert response.status_code == 200 or pointers(response) == ["?limit"]


@pytest.mark.parametrize("limit", [1, 1000])
def test_limits_are_inclusive(api: Api, limit: int) -> None:
    assert api.http.get(f"{api.path}?limit={limit}").status_code == 200


def test_skip_and_after_exclude_each_other(api: Api) -> None:
    assert pointers(api.http.get(f"{api.path}?skip=0&after={NIL}")) == [""]


def test_all_that_is_wrong_is_told_at_once(api: Api) -> None:
    response = api.http.get(f"{api.path}?limit=0&skip=x&page=1")

    assert pointers(response) == ["?limit", "?page", "?skip"]
