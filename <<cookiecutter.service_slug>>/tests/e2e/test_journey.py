"""What callers do with entities, over HTTP.

The service may be one that others use: what they keep there is neither expected nor touched.
"""

from typing import TYPE_CHECKING

import httpx2

from tests.support.entities import path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES, field_names, unique_fields
from tests.support.problems import assert_problem
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
    first, *others = sorted(entities.create(number).json()["id"] for number in range(4))

    found: list[str] = []
    address: str | None = f"{PATH}?limit=2&after={first}&count=true"
    while address and not set(others) <= set(found):
        page = http.get(address)
        assert page.status_code == 200
        assert 1 <= len(page.json()) <= 2
        assert int(page.headers["X-Total-Count"]) >= 4
        found += [entity["id"] for entity in page.json()]
        link = page.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else None

    assert set(others) <= set(found)
    assert found == sorted({*found} - {first})


def test_callers_without_a_token(base_url: str, bearer_token: str | None) -> None:
    answer = httpx2.get(f"{base_url}{PATH}?limit=1")

    if bearer_token:
        assert_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    else:
        assert answer.status_code == 200
