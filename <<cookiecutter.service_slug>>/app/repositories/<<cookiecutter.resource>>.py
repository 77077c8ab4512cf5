<% filter fit %>
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>


class <<cookiecutter.resource|pascal>>Repository(Protocol):
    """Where <<cookiecutter.resource_plural|words>> are kept.

    `versions` are the ones that the caller expects to change; None stands for any. Every method
    may raise DatabaseUnavailable, `add` and `update` also UniqueConflict.
    """

    async def get(self, key: UUID) -> <<cookiecutter.resource|pascal>> | None: ...

    async def page(self, *, limit: int, skip: int, after: UUID | None) -> Sequence[<<cookiecutter.resource|pascal>>]: ...

    async def count(self) -> int: ...

    async def add(self, key: UUID, values: Mapping[str, Any]) -> <<cookiecutter.resource|pascal>>: ...

    async def update(self, key: UUID, values: Mapping[str, Any], versions: list[int] | None) -> <<cookiecutter.resource|pascal>> | None: ...

    async def remove(self, key: UUID, versions: list[int] | None) -> bool: ...
<% endfilter %>
