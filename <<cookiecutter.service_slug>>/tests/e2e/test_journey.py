"""What callers do with entities, over HTTP.

The service may be one that others use: what they keep there is neither expected nor touched.
"""

import re
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from tests.support.entity import PATH
from tests.support.examples import EXAMPLES, field_names, required_fields, unique_fields
from tests.support.problems import assert_problem, pointers
from tests.support.unique import fresh_example

if TYPE_CHECKING:
    from tests.e2e.conftest import Entities

MISSING = f"{PATH}/018f0000-0000-7000-8000-000000000000"
READ_ONLY = {"id", "created_at", "updated_at"}
KEPT = [name for name in field_names() if name not in unique_fields()]


def path_of(entity: dict[str, Any]) -> str:
    return f"{PATH}/{entity['id']}"


def test_create_and_read(http: httpx2.Client, entities: "Entities") -> None:
    created = entities.create()

    entity = created.json()
    assert created.headers["Location"] == path_of(entity)
    assert created.headers["ETag"] == '"1"'
    assert entity.keys() == {*field_names(), *READ_ONLY}
    assert {name: entity[name] for name in KEPT} == {name: EXAMPLES[0][name] for name in KEPT}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entity["created_at"])

    read = http.get(created.headers["Location"])
    assert (read.status_code, read.json()) == (200, entity)
    assert read.headers["ETag"] == created.headers["ETag"]

    head = http.head(created.headers["Location"])
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == read.headers["Content-Length"]


def test_pages(http: httpx2.Client, entities: "Entities") -> None:
    created = sorted(entities.create(number).json()["id"] for number in range(4))
    first, *others = created

    found: list[str] = []
    address: str | None = f"{PATH}?limit=2&after={first}"
    while address and not set(others) <= set(found):
        page = http.get(address)
        assert page.status_code == 200
        assert 1 <= len(page.json()) <= 2
        found += [entity["id"] for entity in page.json()]
        link = page.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else None

    assert set(others) <= set(found)
    assert first not in found
    assert found == sorted(set(found))


def test_totals(http: httpx2.Client, entities: "Entities") -> None:
    entities.create()

    answer = http.get(PATH, params={"count": "true", "limit": "1"})

    assert int(answer.headers["X-Total-Count"]) >= len(answer.json()) == 1
    assert "X-Total-Count" not in http.get(PATH, params={"limit": "1"}).headers


def test_replace(http: httpx2.Client, entities: "Entities") -> None:
    entity = entities.create().json()
    wanted = {**entity, **{name: EXAMPLES[1][name] for name in KEPT}}

    replaced = http.put(path_of(entity), json=wanted)

    assert replaced.status_code == 200
    assert replaced.headers["ETag"] == '"2"'
    assert replaced.json() == {**wanted, "updated_at": replaced.json()["updated_at"]}
    assert replaced.json()["updated_at"] >= entity["updated_at"]
    assert http.get(path_of(entity)).json() == replaced.json()


@pytest.mark.parametrize("media_type", ["application/json", "application/merge-patch+json"])
def test_change_some_fields(http: httpx2.Client, entities: "Entities", media_type: str) -> None:
    entity = entities.create().json()
    name = field_names()[-1]
    value = fresh_example(1)[name]

    changed = http.patch(path_of(entity), json={name: value}, headers={"Content-Type": media_type})

    assert changed.status_code == 200
    assert changed.headers["ETag"] == '"2"'
    others = READ_ONLY.union(field_names()) - {name, "updated_at"}
    assert changed.json()[name] == value
    assert {other: changed.json()[other] for other in others} == {
        other: entity[other] for other in others
    }


def test_an_empty_change_changes_nothing(http: httpx2.Client, entities: "Entities") -> None:
    entity = entities.create().json()

    answer = http.patch(path_of(entity), json={})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert answer.json() == entity


def test_updates_are_not_lost(http: httpx2.Client, entities: "Entities") -> None:
    entity = entities.create().json()
    path = path_of(entity)
    current, stale = {"If-Match": '"2"'}, {"If-Match": '"1"'}

    assert http.put(path, json=entity, headers=stale).status_code == 200
    assert_problem(http.put(path, json=entity, headers=stale), 412)
    assert_problem(http.patch(path, json={}, headers=stale), 412)
    assert_problem(http.delete(path, headers=stale), 412)
    assert http.get(path).headers["ETag"] == '"2"'
    assert http.delete(path, headers=current).status_code == 204


def test_unchanged_entities_are_not_sent_again(http: httpx2.Client, entities: "Entities") -> None:
    path = entities.create().headers["Location"]

    same = http.get(path, headers={"If-None-Match": '"1"'})
    other = http.get(path, headers={"If-None-Match": '"2"'})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", '"1"')
    assert other.status_code == 200


def test_delete(http: httpx2.Client, entities: "Entities") -> None:
    entity = entities.create().json()
    path = path_of(entity)

    deleted = http.delete(path)

    assert (deleted.status_code, deleted.content) == (204, b"")
    for answer in (
        http.get(path),
        http.put(path, json=entity),
        http.patch(path, json={}),
        http.delete(path),
    ):
        assert_problem(answer, 404)


def test_unique_values(http: httpx2.Client, entities: "Entities") -> None:
    first, second = entities.create().json(), entities.create(1).json()

    answers = {
        name: http.patch(path_of(second), json={name: first[name]}) for name in unique_fields()
    }

    for name, answer in answers.items():
        assert assert_problem(answer, 409)["errors"][0]["pointer"] == f"/{name}"
    assert http.get(path_of(second)).json() == second


@pytest.mark.parametrize("path", [f"{PATH}/nothing", MISSING, f"{PATH}/a/b", "/api/v1/nothing"])
def test_what_does_not_exist(http: httpx2.Client, path: str) -> None:
    assert_problem(http.get(path), 404)


def test_other_methods(http: httpx2.Client) -> None:
    answer = http.delete(PATH)

    assert_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_the_address_with_a_slash(http: httpx2.Client) -> None:
    answer = http.get(f"{PATH}/?limit=1")

    assert (answer.status_code, answer.headers["Location"]) == (308, f"{PATH}?limit=1")


def test_bodies_that_are_refused(http: httpx2.Client) -> None:
    json = {"Content-Type": "application/json"}

    assert_problem(http.post(PATH, content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    assert_problem(http.post(PATH, content=b"{", headers=json), 400)
    assert pointers(http.post(PATH, json=[])) == [""]
    unknown = pointers(http.post(PATH, json={"no_such_field": 1}))
    assert set(unknown) == {"/no_such_field", *(f"/{name}" for name in required_fields())}


def test_parameters_that_are_refused(http: httpx2.Client) -> None:
    query = "limit=0&skip=-1&after=x&count=1&other=1&other=2"

    assert sorted(set(pointers(http.get(f"{PATH}?{query}")))) == [
        "?after",
        "?count",
        "?limit",
        "?other",
        "?skip",
    ]


def test_requests_can_be_found_in_the_logs(http: httpx2.Client) -> None:
    answer = http.get(MISSING, headers={"X-Request-ID": "e2e-journey"})

    assert assert_problem(answer, 404)["request_id"] == "e2e-journey"


def test_callers_without_a_token(base_url: str, bearer_token: str | None) -> None:
    answer = httpx2.get(f"{base_url}{PATH}?limit=1")

    if bearer_token:
        assert_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    else:
        assert answer.status_code == 200
