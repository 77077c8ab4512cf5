"""Entities in the service under test."""

from typing import Any

from httpx2 import AsyncClient

from tests.support.entity import PATH
from tests.support.examples import EXAMPLES

MISSING = f"{PATH}/01890000-0000-7000-8000-000000000000"


def path_of(entity: dict[str, Any]) -> str:
    return f"{PATH}/{entity['id']}"


def fields_of(entity: dict[str, Any]) -> dict[str, Any]:
    """What callers may set."""
    return {name: entity[name] for name in EXAMPLES[0]}


async def create(client: AsyncClient, number: int = 0) -> dict[str, Any]:
    """Create an entity from one of the examples."""
    response = await client.post(PATH, json=EXAMPLES[number])
    assert response.status_code == 201, response.text
    entity: dict[str, Any] = response.json()
    return entity


async def create_several(client: AsyncClient, count: int) -> list[dict[str, Any]]:
    return [await create(client, number) for number in range(count)]
