"""Values that only one entity may have; entities without such fields may be equal."""

from functools import partial

import pytest

from tests.contract.support.api import Api, at_once, fields_of, statuses
from tests.contract.support.problems import assert_problem, pointers


def test_equal_entities_may_exist_unless_a_field_is_unique(api: Api) -> None:
    first = api.create()

    response = api.post(api.entity.examples[0])

    if api.entity.unique:
        assert pointers(response, 409) == [f"/{api.entity.unique[0]}"]
        assert api.all() == [first]
    else:
        assert response.status_code == 201
        assert fields_of(response.json()) == fields_of(first)
        assert response.json()["id"] != first["id"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_taken_value_is_refused(api: Api, method: str) -> None:
    first, second = api.create_several(2)
    path = api.path if method == "POST" else api.path_of(second)

    for name in api.entity.unique:
        response = api.send(method, path, api.entity.examples[2] | {name: first[name]})
        assert pointers(response, 409) == [f"/{name}"]

    assert api.all() == [first, second]


def test_null_is_never_taken(api: Api) -> None:
    nullable = [field.name for field in api.entity.fields if field.unique and field.nullable]
    payload = api.entity.examples[0] | dict.fromkeys(nullable)
    others = api.entity.examples[1] | dict.fromkeys(nullable)

    assert [api.post(body).status_code for body in (payload, others)] == [201, 201]


def test_own_value_is_not_taken(api: Api) -> None:
    entity = api.create()

    assert api.send("PUT", api.path_of(entity), api.entity.examples[0]).status_code == 200
    for name in api.entity.unique:
        response = api.send("PATCH", api.path_of(entity), {name: entity[name]})
        assert response.status_code == 200


def test_value_of_a_deleted_entity_is_free(api: Api) -> None:
    api.http.delete(api.path_of(api.create()))

    assert api.post(api.entity.examples[0]).status_code == 201


def test_of_concurrent_creations_exactly_one_succeeds_if_a_field_is_unique(api: Api) -> None:
    responses = at_once([partial(api.post, api.entity.examples[0])] * 5)

    expected = [201] + [409] * 4 if api.entity.unique else [201] * 5
    assert statuses(responses) == expected
    assert len(api.all()) == expected.count(201)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_stale_version_comes_before_a_taken_value(api: Api, method: str) -> None:
    api.create(0)
    path = api.path_of(api.create(1))

    response = api.send(method, path, api.entity.examples[0], If_Match='"99"')

    assert_problem(response, 412)
