"""What services need of a repository; tests can give them another one."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from app.models.entity import Entity

Kept = TypeVar("Kept", bound=Entity, covariant=True)


class Repository(Protocol[Kept]):
    """`versions` are the ones that the caller expects to change; None stands for any.

    Every method may raise DatabaseUnavailable, `add` and `update` also UniqueConflict and
    ReferenceNotFound, `remove` StillReferenced.
    """

    async def get(self, key: UUID) -> Kept | None: ...

    async def page(self, *, limit: int, skip: int, after: UUID | None) -> Sequence[Kept]: ...

    async def count(self) -> int: ...

    async def add(self, values: Mapping[str, Any]) -> Kept: ...

    async def update(
        self, key: UUID, values: Mapping[str, Any], versions: list[int] | None
    ) -> Kept | None: ...

    async def remove(self, key: UUID, versions: list[int] | None) -> bool: ...
