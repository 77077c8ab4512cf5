<% filter fit %>
"""<<cookiecutter.resource_plural|words|sentence>> in PostgreSQL: one prepared statement per operation."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Executable,
    Integer,
    Row,
    Table,
    UpdateBase,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from app.database.connection import Database
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>

# Statements are built once, here: building one costs more than running it.
# Parameters have a "-" in their names, so that none is called like a column.
TABLE = cast("Table", <<cookiecutter.resource|pascal>>.__table__)
HAS_KEY = TABLE.c.id == bindparam("where-key")
HAS_VERSION = TABLE.c.version == any_(bindparam("where-versions", type_=ARRAY(Integer)))

GET = select(TABLE).where(HAS_KEY)
PAGE = select(TABLE).order_by(TABLE.c.id).limit(bindparam("limit")).offset(bindparam("skip"))
PAGE_AFTER = (
    select(TABLE)
    .where(TABLE.c.id > bindparam("after"))
    .order_by(TABLE.c.id)
    .limit(bindparam("limit"))
)
COUNT = select(func.count()).select_from(TABLE)
ADD = insert(TABLE).returning(TABLE)
REMOVE = delete(TABLE).where(HAS_KEY).returning(TABLE.c.id)
REMOVE_VERSION = REMOVE.where(HAS_VERSION)


@lru_cache(maxsize=256)
def update_of(columns: frozenset[str], *, versioned: bool) -> UpdateBase:
    """The statement that sets these columns; PATCH asks for the same few again and again."""
    statement = update(TABLE).where(HAS_KEY)
    if versioned:
        statement = statement.where(HAS_VERSION)
    changes: dict[str, Any] = {column: bindparam(f"set-{column}") for column in columns}
    changes |= {"version": TABLE.c.version + 1, "updated_at": func.now()}
    return statement.values(changes).returning(TABLE)


def as_entity(row: Row[Any]) -> <<cookiecutter.resource|pascal>>:
    """A row has the model's attributes; building model instances would double the cost."""
    return cast("<<cookiecutter.resource|pascal>>", row)


class SqlAlchemy<<cookiecutter.resource|pascal>>Repository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: UUID) -> <<cookiecutter.resource|pascal>> | None:
        return await self._one(GET, {"where-key": key})

    async def page(self, *, limit: int, skip: int, after: UUID | None) -> Sequence[<<cookiecutter.resource|pascal>>]:
        async with self._database.connect() as connection:
            if after is None:
                result = await connection.execute(PAGE, {"limit": limit, "skip": skip})
            else:
                result = await connection.execute(PAGE_AFTER, {"limit": limit, "after": after})
            return [as_entity(row) for row in result]

    async def count(self) -> int:
        async with self._database.connect() as connection:
            return (await connection.execute(COUNT)).scalar_one()

    async def add(self, key: UUID, values: Mapping[str, Any]) -> <<cookiecutter.resource|pascal>>:
        async with self._database.connect() as connection:
            return as_entity((await connection.execute(ADD, {"id": key, **values})).one())

    async def update(self, key: UUID, values: Mapping[str, Any], versions: list[int] | None) -> <<cookiecutter.resource|pascal>> | None:
        statement = update_of(frozenset(values), versioned=versions is not None)
        parameters = {f"set-{column}": value for column, value in values.items()}
        return await self._one(statement, {"where-key": key, "where-versions": versions, **parameters})

    async def remove(self, key: UUID, versions: list[int] | None) -> bool:
        statement = REMOVE if versions is None else REMOVE_VERSION
        async with self._database.connect() as connection:
            result = await connection.execute(statement, {"where-key": key, "where-versions": versions})
            return result.one_or_none() is not None

    async def _one(self, statement: Executable, parameters: dict[str, Any]) -> <<cookiecutter.resource|pascal>> | None:
        async with self._database.connect() as connection:
            row = (await connection.execute(statement, parameters)).one_or_none()
            return None if row is None else as_entity(row)
<% endfilter %>
