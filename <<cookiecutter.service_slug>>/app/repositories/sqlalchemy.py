"""Entities in PostgreSQL: one prepared statement per operation, the same for every model."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Generic
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state

from app.database.connection import Database
from app.models.entity import AnyEntity, Entity

# How a transaction's session learns what a statement did to entities that it knows.
FRESH = {"populate_existing": True}
FORGOTTEN = {"synchronize_session": "fetch"}


@cache
class Statements:
    """What repositories say to the database, built once: that costs more than running it.

    Parameters have a "-" in their names, so that none is called like a column.
    """

    def __init__(self, model: type[Entity]) -> None:
        self._model = model
        self._has_key = model.id == sa.bindparam("where-key")
        self._has_version = model.version == sa.any_(
            sa.bindparam("where-versions", type_=sa.ARRAY(sa.Integer))
        )
        page = sa.select(model).order_by(model.id).limit(sa.bindparam("limit"))
        self.get = sa.select(model).where(self._has_key)
        self.page = page.offset(sa.bindparam("skip"))
        self.page_after = page.where(model.id > sa.bindparam("after"))
        self.count = sa.select(sa.func.count()).select_from(model)
        self.add = sa.insert(model).returning(model)
        remove = sa.delete(model).where(self._has_key).returning(model.id)
        self.remove = remove.execution_options(**FORGOTTEN)
        self.remove_version = self.remove.where(self._has_version)

    # Bounded by the columns; PATCH asks for the same few combinations again and again.
    @lru_cache(maxsize=256)  # noqa: B019  # there is one instance a model, kept for good
    def update(self, columns: frozenset[str], *, versioned: bool) -> sa.UpdateBase:
        statement = sa.update(self._model).where(self._has_key)
        if versioned:
            statement = statement.where(self._has_version)
        changes: dict[str, Any] = {column: sa.bindparam(f"set-{column}") for column in columns}
        changes |= {"version": self._model.version + 1, "updated_at": sa.func.now()}
        return statement.values(changes).returning(self._model).execution_options(**FRESH)


class SqlAlchemyRepository(Generic[AnyEntity]):
    """Where the entities of one model are kept.

    `versions` are the ones that the caller expects to change; None stands for any. Within
    `Database.transaction()` every method takes part in it; elsewhere each is one by itself.
    Every method may raise DatabaseUnavailable, `add` and `update` also UniqueConflict and
    ReferenceNotFound, `remove` StillReferenced.
    """

    model: type[AnyEntity]

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statements = Statements(self.model)
        mapper: Mapper[AnyEntity] = sa.inspect(self.model)
        self._columns = mapper.column_attrs.keys()
        self._new_instance = mapper.class_manager.new_instance

    async def get(self, key: UUID) -> AnyEntity | None:
        return await self._one(self._statements.get, {"where-key": key})

    async def page(self, *, limit: int, skip: int, after: UUID | None) -> Sequence[AnyEntity]:
        statement, place = (
            (self._statements.page, {"skip": skip})
            if after is None
            else (self._statements.page_after, {"after": after})
        )
        async with self._database.connect() as connection:
            result = await connection.execute(statement, {"limit": limit, **place})
            return [self._entity(row) for row in result]

    async def count(self) -> int:
        async with self._database.connect() as connection:
            return (await connection.execute(self._statements.count)).scalar_one()

    async def add(self, values: Mapping[str, Any]) -> AnyEntity:
        async with self._database.connect() as connection:
            result = await connection.execute(self._statements.add, dict(values))
            return self._entity(result.one())

    async def update(
        self, key: UUID, values: Mapping[str, Any], versions: list[int] | None
    ) -> AnyEntity | None:
        statement = self._statements.update(frozenset(values), versioned=versions is not None)
        parameters = {f"set-{column}": value for column, value in values.items()}
        parameters |= {"where-key": key, "where-versions": versions}
        return await self._one(statement, parameters)

    async def remove(self, key: UUID, versions: list[int] | None) -> bool:
        statements = self._statements
        statement = statements.remove if versions is None else statements.remove_version
        async with self._database.connect() as connection:
            parameters = {"where-key": key, "where-versions": versions}
            return (await connection.execute(statement, parameters)).one_or_none() is not None

    async def _one(self, statement: sa.Executable, parameters: dict[str, Any]) -> AnyEntity | None:
        async with self._database.connect() as connection:
            row = (await connection.execute(statement, parameters)).one_or_none()
            return None if row is None else self._entity(row)

    def _entity(self, row: sa.Row[Any]) -> AnyEntity:
        """The model's instance: a session gives it, a connection the values for it.

        Made as the ORM loads one, without its constructor, whose events cost several times more.
        """
        if isinstance(row[0], self.model):
            return row[0]
        entity = self._new_instance()
        vars(entity).update(zip(self._columns, row, strict=True))
        instance_state(entity).key = (self.model, (entity.id,), None)  # detached, not new
        return entity
