"""The JSON form of an entity."""

import re
import time
from datetime import UTC, datetime
from uuid import UUID

from tests.contract.support.api import Api, fields_of
from tests.contract.support.entity import READ_ONLY, default_of, other_forms

TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")


def test_entity_has_its_fields_and_what_the_service_adds(api: Api) -> None:
    entity = api.create()

    assert entity.keys() == {*api.entity.names, *READ_ONLY}
    assert UUID(entity["id"]).version == 7
    assert entity["id"] == entity["id"].lower()
    for name in ("created_at", "updated_at"):
        assert TIMESTAMP.fullmatch(entity[name])
    assert entity["created_at"] == entity["updated_at"]
    created = datetime.fromisoformat(entity["created_at"])
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60


def test_id_begins_with_the_time_of_creation(api: Api) -> None:
    entities = api.create_several(3)

    ids = [entity["id"] for entity in entities]
    assert ids == sorted(ids)
    milliseconds = UUID(ids[0]).int >> 80
    assert abs(milliseconds / 1000 - time.time()) < 60


def test_update_moves_updated_at_only(api: Api) -> None:
    entity = api.create()
    time.sleep(0.005)

    changed = api.send("PUT", api.path_of(entity), api.entity.examples[1]).json()

    assert changed["created_at"] == entity["created_at"]
    assert changed["updated_at"] > entity["updated_at"]
    assert TIMESTAMP.fullmatch(changed["updated_at"])


def test_fields_that_are_left_out_get_their_defaults(api: Api) -> None:
    response = api.post(api.entity.smallest())

    assert response.status_code == 201
    left_out = [field for field in api.entity.fields if not field.required]
    assert {field.name: response.json()[field.name] for field in left_out} == {
        field.name: default_of(field) for field in left_out
    }
    stored = api.http.get(response.headers["Location"])
    assert fields_of(stored.json()) == fields_of(response.json())


def test_each_value_comes_back_in_its_one_form(api: Api) -> None:
    path = api.path_of(api.create())

    for field in api.entity.fields:
        for value, form in other_forms(field):
            response = api.send("PATCH", path, {field.name: value})
            assert response.status_code == 200, (field.name, value, response.text)
            answered, read = response.json()[field.name], api.http.get(path).json()[field.name]
            assert answered == form, (field.name, value)
            assert type(answered) is type(form), (field.name, value)
            assert read == form, (field.name, value)


def test_lists_have_the_same_form(api: Api) -> None:
    entities = api.create_several(2)

    response = api.http.get(api.path)

    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == entities


def test_last_of_two_equal_names_counts(api: Api) -> None:
    entity = api.create()
    name = api.entity.names[0]
    first, second = (f'"{name}": "{text}"' for text in ("a", api.entity.examples[1][name]))

    response = api.http.patch(
        api.path_of(entity),
        content=f"{{{first}, {second}}}",
        headers={"Content-Type": "application/json"},
    )

    assert response.json()[name] == api.entity.examples[1][name]
