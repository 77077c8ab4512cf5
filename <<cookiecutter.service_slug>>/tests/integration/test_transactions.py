"""Transactions: all or nothing, over repositories and sessions alike."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import Context

import pytest
from sqlalchemy import insert, inspect, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.config import Settings
from app.core.exceptions import DatabaseUnavailable, UniqueConflict, VersionMismatch
from app.database.connection import Database
from tests.support.entity import Entity, EntityRepository, EntityService
from tests.support.examples import values


@pytest.fixture
async def hasty(settings: Settings) -> AsyncIterator[Database]:
    """A database with one connection and a short deadline."""
    limits = {"database_pool_size": 1, "database_timeout_seconds": 0.5}
    database = Database(settings.model_copy(update=limits))
    yield database
    await database.close()


@pytest.fixture
def entities(database: Database) -> EntityService:
    return EntityService(EntityRepository(database))


def change_to(entity: Entity, number: int) -> None:
    """As an endpoint does it that has found the entity by a session."""
    for name, value in values(number).items():
        setattr(entity, name, value)


async def test_rolled_back_session_on_the_engine_leaves_nothing(
    database: Database, entities: EntityService
) -> None:
    async with AsyncSession(database.engine) as session:
        session.add(Entity(**values()))
        await session.flush()
        await session.rollback()

    assert await entities.count() == 0


async def test_the_whole_block_is_committed(database: Database, entities: EntityService) -> None:
    async with database.transaction() as session:
        first = await entities.create(values(0))
        session.add(Entity(**values(1)))
        assert await entities.count() == 2
        assert database.connections_in_use == 1

    assert database.connections_in_use == 0
    assert await entities.count() == 2
    assert (await entities.get(first.id)).version == 1


async def raises(_: Database) -> None:
    raise LookupError


async def is_cancelled(_: Database) -> None:
    task = asyncio.current_task()
    assert task
    task.cancel()
    await asyncio.sleep(0)


async def takes_too_long(_: Database) -> None:
    await asyncio.sleep(60)


async def waits_too_long_for_a_connection(database: Database) -> None:
    await asyncio.create_task(EntityService(EntityRepository(database)).count(), context=Context())


async def waits_too_long_for_the_database(database: Database) -> None:
    async with database.connect() as connection:
        await connection.execute(text("SELECT pg_sleep(60)"))


@pytest.mark.parametrize(
    ("ends", "error"),
    [
        (raises, LookupError),
        (is_cancelled, asyncio.CancelledError),
        (takes_too_long, DatabaseUnavailable),
        (waits_too_long_for_a_connection, DatabaseUnavailable),
        (waits_too_long_for_the_database, DatabaseUnavailable),
    ],
)
async def test_what_ends_early_leaves_nothing(
    hasty: Database, ends: Callable[[Database], Awaitable[None]], error: type[BaseException]
) -> None:
    entities = EntityService(EntityRepository(hasty))

    async def transaction() -> None:
        async with hasty.transaction() as session:
            await entities.create(values(0))
            session.add(Entity(**values(1)))
            await session.flush()
            await ends(hasty)

    with pytest.raises(error):
        await asyncio.create_task(transaction())

    assert hasty.connections_in_use == 0
    assert await entities.count() == 0


async def test_a_failure_within_can_be_caught(database: Database, entities: EntityService) -> None:
    async def conflict(first: Entity) -> None:
        async with database.transaction() as session:
            await entities.change(first.id, values(1), None)
            await session.execute(insert(Entity), values(2) | {"id": first.id})

    async with database.transaction():
        first = await entities.create(values(0))
        with pytest.raises(UniqueConflict):
            await conflict(first)
        await entities.create(values(2))

    assert await entities.count() == 2
    assert (await entities.get(first.id)).version == 1


async def test_it_belongs_to_its_task(database: Database, entities: EntityService) -> None:
    opened, counted, over = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def count(when: asyncio.Event) -> int:
        await when.wait()
        number = await entities.count()
        counted.set()
        return number

    other = asyncio.create_task(count(opened))
    async with database.transaction():
        await entities.create(values(0))
        with pytest.raises(RuntimeError, match="belongs to one task"):
            await asyncio.create_task(entities.count())
        later = asyncio.create_task(count(over))
        opened.set()
        await counted.wait()
    over.set()

    assert await other == 0  # on a connection of its own
    assert await later == 1  # it may outlive the transaction


async def test_a_change_by_a_session_is_a_new_version(
    database: Database, entities: EntityService, session: AsyncSession
) -> None:
    made = Entity(**values(0))
    session.add(made)
    await session.commit()
    assert (made.id.version, made.version) == (7, 1)
    assert made.created_at == made.updated_at
    assert abs(dt.datetime.now(dt.UTC) - made.created_at) < dt.timedelta(minutes=1)

    entity = await entities.get(made.id)
    session.expunge(made)
    session.add(entity)  # it is the model's, so a session takes it as it is
    assert inspect(entity).persistent
    await asyncio.sleep(0.002)
    change_to(entity, 1)
    await session.commit()

    assert entity.version == 2
    assert entity.updated_at > entity.created_at
    stored = await entities.get(entity.id)
    assert {name: getattr(stored, name) for name in values(1)} == values(1)
    assert (stored.version, stored.updated_at) == (2, entity.updated_at)
    assert database.connections_in_use == 0


async def test_a_session_does_not_overwrite_what_others_changed(
    database: Database, entities: EntityService
) -> None:
    key = (await entities.create(values(0))).id

    async def change() -> None:
        async with database.transaction() as session:
            change_to(await session.get_one(Entity, key), 2)
            await asyncio.create_task(entities.change(key, values(1), None), context=Context())

    with pytest.raises(VersionMismatch):
        await change()


async def test_session_and_service_see_each_others_changes(
    database: Database, entities: EntityService
) -> None:
    key = (await entities.create(values(0))).id

    async with database.transaction() as session:
        entity = await session.get_one(Entity, key)
        assert await entities.change(key, values(1), [1]) is entity
        assert entity.version == 2
        assert await entities.page(limit=10) == [entity]
        change_to(entity, 2)
        assert (await entities.change(key, values(0), [3])).version == 4
        await entities.remove(key, [4])
        assert entity not in session
        assert await session.get(Entity, key) is None
