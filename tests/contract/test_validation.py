"""Bodies and queries whose parts are refused: 422, with a pointer to each."""

import pytest

from tests.contract.support.api import Api
from tests.contract.support.entity import wrong_values
from tests.contract.support.problems import assert_problem, pointers


def test_each_wrong_value_of_each_field(api: Api) -> None:
    entity = api.create()
    path = api.path_of(entity)

    for field in api.entity.fields:
        for value in wrong_values(field):
            change = {field.name: value}
            whole = api.entity.examples[1] | change
            for response in (
                api.post(whole),
                api.send("PUT", path, whole),
                api.send("PATCH", path, change),
            ):
                assert response.status_code == 422, (field.name, value, response.text)
                assert pointers(response) == [f"/{field.name}"], (field.name, value)
    assert api.all() == [entity]


def test_fields_of_a_wrong_type_are_told_all_at_once(api: Api) -> None:
    response = api.post({name: {} for name in api.entity.names})

    assert pointers(response) == sorted(f"/{name}" for name in api.entity.names)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_required_fields(api: Api, method: str) -> None:
    path = api.path if method == "POST" else api.path_of(api.create())

    response = api.send(method, path, {})

    assert api.entity.required, "the entities under test have required fields"
    assert pointers(response) == sorted(f"/{name}" for name in api.entity.required)


def test_null_clears_nullable_fields_and_no_others(api: Api) -> None:
    for field in api.entity.fields:
        path = api.path_of(api.create())
        change = {field.name: None}
        responses = [
            api.send("PATCH", path, change),
            api.send("PUT", path, api.entity.examples[0] | change),
            api.post(api.entity.examples[1] | change),
        ]
        for response in responses:
            if field.nullable:
                assert response.is_success, (field.name, response.text)
                assert response.json()[field.name] is None
            else:
                assert pointers(response) == [f"/{field.name}"]
        api.clear()


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("unknown", "/unknown"),
        ("a/b~c", "/a~1b~0c"),
        ("", "/"),
        ("\0", "/\0"),
        ("€", "/€"),
        ("__proto__", "/__proto__"),
        ("constructor", "/constructor"),
    ],
)
def test_unknown_fields(api: Api, name: str, pointer: str) -> None:
    path = api.path_of(api.create())

    assert pointers(api.post(api.entity.examples[1] | {name: 1})) == [pointer]
    assert pointers(api.send("PUT", path, api.entity.examples[1] | {name: 1})) == [pointer]
    assert pointers(api.send("PATCH", path, {name: 1})) == [pointer]


def test_field_name_that_is_no_text(api: Api) -> None:
    assert_problem(api.post(api.entity.examples[0] | {"\ud800": 1}), 422)


def test_queries_are_ignored_where_none_are_declared(api: Api) -> None:
    created = api.send("POST", f"{api.path}?dry=1", api.entity.examples[1])
    assert created.status_code == 201
    path = api.path_of(created.json())

    assert api.http.get(f"{path}?a=1&b=2").json() == created.json()
    assert api.send("PUT", f"{path}?a=1", api.entity.examples[1]).status_code == 200
    assert api.send("PATCH", f"{path}?a=1", {}).status_code == 200
    assert api.http.delete(f"{path}?force=1").status_code == 204
