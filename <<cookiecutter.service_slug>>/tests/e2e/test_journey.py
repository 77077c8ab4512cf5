"""What callers do with entities, over HTTP.

The service may be one that others use: what they keep there is neither expected nor touched.
"""

from typing import TYPE_CHECKING

import httpx2

from tests.support.entities import MISSING, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES, field_names, unique_fields
from tests.support.problems import assert_problem, pointers
from tests.support.unique import fresh_example

if TYPE_CHECKING:
    from tests.e2e.conftest import Entities

KEPT = [name for name in field_names() if name not in unique_fields()]


def test_a_life(http: httpx2.Client, entities: "Entities") -> None:
    created = entities.create()
    entity, path = created.json(), created.headers["Location"]
    assert {name: entity[name] for name in KEPT} == {name: EXAMPLES[0][name] for name in KEPT}
    assert path == path_of(entity)

    read = http.get(path)
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, entity, '"1"')
    assert http.get(path, headers={"If-None-Match": '"1"'}).status_code == 304
    head = http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == read.headers["Content-Length"]

    wanted = entity | {name: EXAMPLES[1][name] for name in KEPT}
    replaced = http.put(path, json=wanted, headers={"If-Match": '"1"'})
    assert (replaced.status_code, replaced.headers["ETag"]) == (200, '"2"')
    assert replaced.json() == wanted | {"updated_at": replaced.json()["updated_at"]}

    name = field_names()[-1]
    change = {name: fresh_example(2)[name]}
    assert_problem(http.patch(path, json=change, headers={"If-Match": '"1"'}), 412)
    changed = http.patch(path, json=change)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"3"')
    assert changed.json() == replaced.json() | change | {"updated_at": changed.json()["updated_at"]}

    deleted = http.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert_problem(http.get(path), 404)


def test_pages(http: httpx2.Client, entities: "Entities") -> None:
    created = sorted(entities.create(number).json()["id"] for number in range(4))
    first, *others = created

    found: list[str] = []
    address: str | None = f"{PATH}?limit=2&after={first}&count=true"
    while address and not set(others) <= set(found):
        page = http.get(address)
        assert page.status_code == 200
        assert 1 <= len(page.json()) <= 2
        assert int(page.headers["X-Total-Count"]) >= len(created)
        found += [entity["id"] for entity in page.json()]
        link = page.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else None

    assert set(others) <= set(found)
    assert first not in found
    assert found == sorted(set(found))


def test_unique_values(http: httpx2.Client, entities: "Entities") -> None:
    first, second = entities.create().json(), entities.create(1).json()

    for name in unique_fields():
        refused = http.patch(path_of(second), json={name: first[name]})
        assert assert_problem(refused, 409)["errors"][0]["pointer"] == f"/{name}"
    assert http.get(path_of(second)).json() == second


def test_requests_that_are_refused(http: httpx2.Client) -> None:
    unknown = http.get(MISSING, headers={"X-Request-ID": "e2e-journey"})
    assert assert_problem(unknown, 404)["request_id"] == "e2e-journey"
    other = http.delete(PATH)
    assert_problem(other, 405)
    assert other.headers["Allow"] == "GET, HEAD, POST"
    slash = http.get(f"{PATH}/?limit=1")
    assert (slash.status_code, slash.headers["Location"]) == (308, f"{PATH}?limit=1")
    assert_problem(http.post(PATH, content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    assert_problem(http.post(PATH, content=b"{", headers={"Content-Type": "application/json"}), 400)
    assert pointers(http.post(PATH, json=[])) == [""]
    assert pointers(http.get(f"{PATH}?limit=0&other=1")) == ["?limit", "?other"]


def test_callers_without_a_token(base_url: str, bearer_token: str | None) -> None:
    answer = httpx2.get(f"{base_url}{PATH}?limit=1")

    if bearer_token:
        assert_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    else:
        assert answer.status_code == 200
