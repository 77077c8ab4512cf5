"""Entities that belong to others, and constraints over several columns."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from app.core.exceptions import ReferenceNotFound, StillReferenced, UniqueConflict
from app.database.base import Base
from app.database.connection import Database
from app.models.entity import Entity
from app.repositories.sqlalchemy import SqlAlchemyRepository
from app.services.entity import EntityService
from tests.support.application import settings_for

REFERENCES = ("parent_id", "owner_id", "late_id")


@dataclass
class Family:
    """Two more models, as a team would write them, known during these tests only."""

    parent: type[Entity]
    child: type[Entity]


@pytest.fixture(scope="module")
def family() -> Iterator[Family]:
    class Parent(Entity):
        __tablename__ = "test_parents"

        name: Mapped[str]

    class Child(Entity):
        __tablename__ = "test_children"
        __table_args__ = (sa.UniqueConstraint("parent_id", "place"),)

        place: Mapped[int]
        parent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("test_parents.id"))
        owner_id: Mapped[UUID | None] = mapped_column(
            sa.ForeignKey("test_parents.id", ondelete="RESTRICT")
        )
        late_id: Mapped[UUID | None] = mapped_column(
            sa.ForeignKey("test_parents.id", deferrable=True, initially="DEFERRED")
        )

    yield Family(Parent, Child)
    for name in ("test_children", "test_parents"):
        Base.metadata.remove(Base.metadata.tables[name])


@pytest.fixture
async def database(empty_database: str, family: Family) -> AsyncIterator[Database]:
    database = Database(settings_for(empty_database))
    async with database.engine.begin() as connection:
        for model in (family.parent, family.child):
            await connection.run_sync(Base.metadata.tables[model.__tablename__].create)
    yield database
    await database.close()


def service_of(database: Database, kept: type[Entity]) -> EntityService[Entity]:
    class Repository(SqlAlchemyRepository[Entity]):
        model = kept

    class Service(EntityService[Entity]):
        noun = "relative"

    return Service(Repository(database))


@pytest.fixture
def parents(database: Database, family: Family) -> EntityService[Entity]:
    return service_of(database, family.parent)


@pytest.fixture
def children(database: Database, family: Family) -> EntityService[Entity]:
    return service_of(database, family.child)


Create = Callable[..., Awaitable[Entity]]


@pytest.fixture
def create(children: EntityService[Entity], parents: EntityService[Entity]) -> Create:
    """Create a child of a new parent, unless the values name another one."""

    async def create(**values: Any) -> Entity:
        parent = await parents.create({"name": "Ada"})
        return await children.create({"place": 1, "parent_id": parent.id, **values})

    return create


@pytest.mark.parametrize("field", REFERENCES)
async def test_a_reference_to_nothing(
    database: Database, children: EntityService[Entity], create: Create, field: str
) -> None:
    child = await create()

    async def change_in_session() -> None:
        async with database.session() as session:
            setattr(await session.get_one(type(child), child.id), field, uuid7())
            await session.commit()

    for call in (
        create(**{field: uuid7()}),
        children.change(child.id, {field: uuid7()}, None),
        change_in_session(),
    ):
        with pytest.raises(ReferenceNotFound) as caught:
            await call
        assert caught.value.field == field
    assert await children.count() == 1


@pytest.mark.parametrize("field", REFERENCES[:2])
async def test_an_entity_that_others_refer_to(
    database: Database, parents: EntityService[Entity], create: Create, field: str
) -> None:
    parent = await parents.create({"name": "Grace"})
    await create(**{field: parent.id})

    async def remove_in_session() -> None:
        async with database.transaction() as session:
            await session.delete(await session.get_one(type(parent), parent.id))

    for call in (parents.remove(parent.id, None), remove_in_session()):
        with pytest.raises(StillReferenced):
            await call
    assert (await parents.get(parent.id)).id == parent.id


async def test_a_conflict_over_several_columns(create: Create) -> None:
    child = await create()

    with pytest.raises(UniqueConflict) as caught:
        await create(parent_id=vars(child)["parent_id"])

    assert caught.value.field == "place"
