<% filter fit %>
"""The rules for <<cookiecutter.resource_plural|words>>, independent of HTTP and of the database."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.exceptions import NotFound, VersionMismatch
from app.core.identifiers import new_id
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>
from app.repositories.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Repository


class <<cookiecutter.resource|pascal>>Service:
    def __init__(self, repository: <<cookiecutter.resource|pascal>>Repository) -> None:
        self._repository = repository

    async def get(self, key: UUID) -> <<cookiecutter.resource|pascal>>:
        entity = await self._repository.get(key)
        if entity is None:
            raise NotFound(f"There is no <<cookiecutter.resource|words>> with the id {key}.")
        return entity

    async def page(self, *, limit: int, skip: int = 0, after: UUID | None = None) -> Sequence[<<cookiecutter.resource|pascal>>]:
        return await self._repository.page(limit=limit, skip=skip, after=after)

    async def count(self) -> int:
        return await self._repository.count()

    async def create(self, values: Mapping[str, Any]) -> <<cookiecutter.resource|pascal>>:
        return await self._repository.add(new_id(), values)

    async def change(self, key: UUID, values: Mapping[str, Any], versions: list[int] | None) -> <<cookiecutter.resource|pascal>>:
        """Set some or all values; without any, only the version is checked."""
        if not values:
            entity = await self.get(key)
            if versions is not None and entity.version not in versions:
                raise VersionMismatch(CHANGED)
            return entity
        changed = await self._repository.update(key, values, versions)
        if changed is None:
            await self.get(key)  # raises NotFound, unless it is the version that did not match
            raise VersionMismatch(CHANGED)
        return changed

    async def remove(self, key: UUID, versions: list[int] | None) -> None:
        if not await self._repository.remove(key, versions):
            await self.get(key)
            raise VersionMismatch(CHANGED)


CHANGED = "The <<cookiecutter.resource|words>> has changed since it was read; read it again."
<% endfilter %>
