"""The rules that hold for all entities, independent of HTTP and of the database."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic
from uuid import UUID

from app.core.exceptions import NotFound, VersionMismatch
from app.models.entity import AnyEntity
from app.repositories.sqlalchemy import SqlAlchemyRepository


class EntityService(Generic[AnyEntity]):
    noun: str

    def __init__(self, repository: SqlAlchemyRepository[AnyEntity]) -> None:
        self._repository = repository

    async def get(self, key: UUID) -> AnyEntity:
        entity = await self._repository.get(key)
        if entity is None:
            raise NotFound(f"There is no {self.noun} with the id {key}.")
        return entity

    async def page(
        self, *, limit: int, skip: int = 0, after: UUID | None = None
    ) -> Sequence[AnyEntity]:
        return await self._repository.page(limit=limit, skip=skip, after=after)

    async def count(self) -> int:
        return await self._repository.count()

    async def create(self, values: Mapping[str, Any]) -> AnyEntity:
        return await self._repository.add(values)

    async def change(
        self, key: UUID, values: Mapping[str, Any], versions: list[int] | None
    ) -> AnyEntity:
        """Set some or all values; without any, only the version is checked."""
        if not values:
            entity = await self.get(key)
            if versions is not None and entity.version not in versions:
                raise self._version_mismatch()
            return entity
        changed = await self._repository.update(key, values, versions)
        if changed is None:
            await self.get(key)  # raises NotFound, unless it is the version that did not match
            raise self._version_mismatch()
        return changed

    async def remove(self, key: UUID, versions: list[int] | None) -> None:
        if not await self._repository.remove(key, versions):
            await self.get(key)
            raise self._version_mismatch()

    def _version_mismatch(self) -> VersionMismatch:
        return VersionMismatch(f"The {self.noun} has changed since it was read; read it again.")
