"""One entity's life: create, read, replace, change, delete."""

import pytest

from tests.contract.support.api import MERGE_PATCH, Api, fields_of
from tests.contract.support.entity import NIL, READ_ONLY
from tests.contract.support.problems import assert_problem, pointers


def test_created_entity_is_answered_and_can_be_read(api: Api) -> None:
    response = api.post(api.entity.examples[0])

    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    assert fields_of(response.json()) == api.entity.examples[0]
    assert response.headers["Location"] == api.path_of(response.json())
    assert response.headers["ETag"] == '"1"'
    again = api.http.get(response.headers["Location"])
    assert again.status_code == 200
    assert again.headers["Content-Type"] == "application/json"
    assert again.json() == response.json()
    assert again.headers["ETag"] == '"1"'
    assert api.all() == [response.json()]


def test_each_example_can_be_created(api: Api) -> None:
    created = api.create_several(len(api.entity.examples))

    assert [fields_of(entity) for entity in created] == api.entity.examples


def test_put_replaces_all_fields(api: Api) -> None:
    before = api.create()

    response = api.send("PUT", api.path_of(before), api.entity.examples[1])

    assert response.status_code == 200
    assert fields_of(response.json()) == api.entity.examples[1]
    assert response.headers["ETag"] == '"2"'
    assert response.json()["id"] == before["id"]
    assert response.json()["created_at"] == before["created_at"]
    assert response.json()["updated_at"] >= before["updated_at"]
    assert api.http.get(api.path_of(before)).json() == response.json()


def test_put_gives_left_out_fields_the_values_that_post_gives_them(api: Api) -> None:
    smallest = api.entity.smallest(1)
    fresh = api.post(smallest).json()
    api.http.delete(api.path_of(fresh))
    entity = api.create()

    response = api.send("PUT", api.path_of(entity), smallest)

    assert response.status_code == 200
    assert fields_of(response.json()) == fields_of(fresh)


def test_what_get_answers_can_be_put_back(api: Api) -> None:
    entity = api.create()

    response = api.send("PUT", api.path_of(entity), entity)

    assert response.status_code == 200
    assert fields_of(response.json()) == fields_of(entity)


@pytest.mark.parametrize("forged", ["forged", None, 5, {"a": [1]}])
def test_put_ignores_read_only_fields(api: Api, forged: object) -> None:
    entity = api.create()
    body = api.entity.examples[1] | dict.fromkeys(READ_ONLY, forged)

    response = api.send("PUT", api.path_of(entity), body)

    assert response.status_code == 200
    assert response.json()["id"] == entity["id"]
    assert response.json()["created_at"] == entity["created_at"]


def test_put_never_creates(api: Api) -> None:
    assert_problem(api.send("PUT", api.entity.missing, api.entity.examples[0]), 404)
    assert api.all() == []


def test_post_and_patch_refuse_read_only_fields(api: Api) -> None:
    entity = api.create()

    for name in READ_ONLY:
        forged = {name: entity[name]}
        assert pointers(api.post(api.entity.examples[1] | forged)) == [f"/{name}"]
        assert pointers(api.send("PATCH", api.path_of(entity), forged)) == [f"/{name}"]
    assert api.all() == [entity]


def test_patch_changes_one_field_only(api: Api) -> None:
    for name in api.entity.names:
        entity = api.create()
        change = {name: api.entity.examples[1][name]}

        response = api.send("PATCH", api.path_of(entity), change)

        assert response.status_code == 200
        assert fields_of(response.json()) == api.entity.examples[0] | change
        assert response.headers["ETag"] == '"2"'
        assert response.json()["updated_at"] >= entity["updated_at"]
        assert api.http.get(api.path_of(entity)).json() == response.json()
        api.clear()


def test_patch_takes_a_merge_patch(api: Api) -> None:
    path = api.path_of(api.create())

    response = api.http.patch(path, json=api.entity.examples[1], headers=MERGE_PATCH)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert fields_of(response.json()) == api.entity.examples[1]


def test_empty_patch_changes_nothing(api: Api) -> None:
    entity = api.create()

    response = api.send("PATCH", api.path_of(entity), {})

    assert response.status_code == 200
    assert response.headers["ETag"] == '"1"'
    assert response.json() == entity


def test_deleted_entity_is_gone(api: Api) -> None:
    entity = api.create()

    response = api.http.delete(api.path_of(entity))

    assert response.status_code == 204
    assert response.content == b""
    assert "Content-Type" not in response.headers
    assert_problem(api.http.get(api.path_of(entity)), 404)
    assert_problem(api.http.delete(api.path_of(entity)), 404)
    assert api.all() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_what_does_not_exist_is_not_found(api: Api, method: str) -> None:
    unknown = (NIL, "1", NIL.replace("-", ""), f"{{{NIL}}}", f"urn:uuid:{NIL}", "%E2%82%AC", "%00")
    for key in unknown:
        path = f"{api.path}/{key}"

        assert_problem(api.send(method, path, api.entity.examples[0]), 404)


def test_id_may_be_in_upper_case(api: Api) -> None:
    entity = api.create()

    response = api.http.get(f"{api.path}/{entity['id'].upper()}")

    assert response.status_code == 200
    assert response.json() == entity
