"""Bodies whose fields are refused: 422, with a pointer to each."""

import json

import pytest
from httpx2 import AsyncClient

from tests.support.entities import create, path_of
from tests.support.entity import PATH
from tests.support.examples import EXAMPLES, field_names, nullable_fields, required_fields
from tests.support.problems import assert_problem, pointers
from tests.support.wrong_values import wrong_values

JSON = {"Content-Type": "application/json"}
WRONG = [(name, value) for name in field_names() for value in wrong_values(name)]
FIELDS = pytest.mark.parametrize("name", field_names())


async def test_each_wrong_value_of_each_field(client: AsyncClient) -> None:
    path = path_of(await create(client))

    for name, value in WRONG:
        # ASCII with escapes: that is how a lone surrogate gets into JSON.
        wrong = json.dumps(EXAMPLES[1] | {name: value})
        patch = json.dumps({name: value})
        for response in (
            await client.post(PATH, content=wrong, headers=JSON),
            await client.put(path, content=wrong, headers=JSON),
            await client.patch(path, content=patch, headers=JSON),
        ):
            assert pointers(response) == [f"/{name}"], value
    assert len((await client.get(PATH)).json()) == 1


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_required_fields(client: AsyncClient, method: str) -> None:
    path = PATH if method == "POST" else path_of(await create(client))

    response = await client.request(method, path, json={})

    if required_fields():
        assert pointers(response) == [f"/{name}" for name in required_fields()]
    else:
        assert response.is_success
    told = pointers(await client.request(method, path, json={name: {} for name in field_names()}))
    assert {pointer.split("/")[1] for pointer in told} == set(field_names())  # all at once


@FIELDS
async def test_null_clears_nullable_fields_and_no_others(client: AsyncClient, name: str) -> None:
    path = path_of(await create(client))

    responses = [
        await client.patch(path, json={name: None}),
        await client.put(path, json=EXAMPLES[0] | {name: None}),
        await client.post(PATH, json=EXAMPLES[1] | {name: None}),
    ]

    for response in responses:
        if name in nullable_fields():
            assert response.is_success
            assert response.json()[name] is None
        else:
            assert pointers(response) == [f"/{name}"]


@pytest.mark.parametrize(
    ("name", "pointer"),
    [("unknown", "/unknown"), ("a/b~1", "/a~1b~01"), ("", "/"), ("\0", "/\0"), ("€", "/€")],
)
async def test_unknown_fields(client: AsyncClient, name: str, pointer: str) -> None:
    path = path_of(await create(client))

    assert pointers(await client.post(PATH, json=EXAMPLES[1] | {name: 1})) == [pointer]
    assert pointers(await client.put(path, json=EXAMPLES[1] | {name: 1})) == [pointer]
    assert pointers(await client.patch(path, json={name: 1})) == [pointer]


async def test_field_name_that_is_no_text(client: AsyncClient) -> None:
    body = json.dumps(EXAMPLES[0] | {"\ud800": 1})

    assert_problem(await client.post(PATH, content=body, headers=JSON), 422)


@pytest.mark.parametrize("body", ["null", "1", '"text"', "true", "[]", "[{}]"])
async def test_body_that_is_no_object(client: AsyncClient, body: str) -> None:
    path = path_of(await create(client))

    assert pointers(await client.post(PATH, content=body, headers=JSON)) == [""]
    assert pointers(await client.put(path, content=body, headers=JSON)) == [""]
    assert pointers(await client.patch(path, content=body, headers=JSON)) == [""]
