"""The service's rules, with a repository in memory."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest

from app.core.exceptions import NotFound, VersionMismatch
from app.core.identifiers import new_id
from tests.support.entity import Entity, EntityRepository, EntityService


class MemoryRepository(EntityRepository):
    """Keeps entities in a dictionary, and counts changes as the database does."""

    def __init__(self) -> None:  # without a database
        self.entities: dict[UUID, Entity] = {}
        self.updates = 0

    async def get(self, key: UUID) -> Entity | None:
        return self.entities.get(key)

    async def page(self, *, limit: int, skip: int, after: UUID | None) -> Sequence[Entity]:
        keys = sorted(key for key in self.entities if after is None or key > after)
        return [self.entities[key] for key in keys[skip : skip + limit]]

    async def count(self) -> int:
        return len(self.entities)

    async def add(self, values: Mapping[str, Any]) -> Entity:  # noqa: ARG002  # the interface's
        entity = Entity(id=new_id(), version=1)
        return self.entities.setdefault(entity.id, entity)

    async def update(
        self, key: UUID, values: Mapping[str, Any], versions: list[int] | None
    ) -> Entity | None:
        entity = self._expected(key, versions)
        if entity is not None:
            assert values
            entity.version += 1
            self.updates += 1
        return entity

    async def remove(self, key: UUID, versions: list[int] | None) -> bool:
        entity = self._expected(key, versions)
        return entity is not None and self.entities.pop(key) is entity

    def _expected(self, key: UUID, versions: list[int] | None) -> Entity | None:
        entity = self.entities.get(key)
        if entity is None or (versions is not None and entity.version not in versions):
            return None
        return entity


VALUES = {"some_field": "value"}


@pytest.fixture
def repository() -> MemoryRepository:
    return MemoryRepository()


@pytest.fixture
def service(repository: MemoryRepository) -> EntityService:
    return EntityService(repository)


async def test_created_entities_get_ids_in_order(service: EntityService) -> None:
    created = [await service.create(VALUES) for _ in range(3)]

    assert await service.page(limit=10) == created
    assert await service.count() == 3
    assert [await service.get(entity.id) for entity in created] == created


async def test_pages(service: EntityService) -> None:
    first, second, third = [await service.create(VALUES) for _ in range(3)]

    assert await service.page(limit=2) == [first, second]
    assert await service.page(limit=2, skip=1) == [second, third]
    assert await service.page(limit=2, after=first.id) == [second, third]


async def test_what_does_not_exist_is_not_found(service: EntityService) -> None:
    key = new_id()

    for call in (
        service.get(key),
        service.change(key, VALUES, None),
        service.change(key, VALUES, [1]),
        service.change(key, {}, None),
        service.change(key, {}, [1]),
        service.remove(key, None),
        service.remove(key, [1]),
    ):
        with pytest.raises(NotFound, match=str(key)):
            await call


@pytest.mark.parametrize("versions", [None, [1], [7, 1]])
async def test_changes(service: EntityService, versions: list[int] | None) -> None:
    entity = await service.create(VALUES)

    assert (await service.change(entity.id, VALUES, versions)).version == 2


@pytest.mark.parametrize("values", [VALUES, {}])
@pytest.mark.parametrize("versions", [[], [2], [2, 3]])
async def test_another_version_is_not_changed(
    service: EntityService, values: dict[str, str], versions: list[int]
) -> None:
    entity = await service.create(VALUES)

    with pytest.raises(VersionMismatch):
        await service.change(entity.id, values, versions)
    assert (await service.get(entity.id)).version == 1


@pytest.mark.parametrize("versions", [None, [1]])
async def test_nothing_to_change_changes_nothing(
    service: EntityService, repository: MemoryRepository, versions: list[int] | None
) -> None:
    entity = await service.create(VALUES)

    assert (await service.change(entity.id, {}, versions)).version == 1
    assert repository.updates == 0


@pytest.mark.parametrize("versions", [None, [1]])
async def test_removal(service: EntityService, versions: list[int] | None) -> None:
    entity = await service.create(VALUES)

    await service.remove(entity.id, versions)

    with pytest.raises(NotFound):
        await service.get(entity.id)


async def test_another_version_is_not_removed(service: EntityService) -> None:
    entity = await service.create(VALUES)

    with pytest.raises(VersionMismatch):
        await service.remove(entity.id, [2])
    assert await service.get(entity.id) is entity
