"""Endpoints that use the database as the documentation of FastAPI and SQLAlchemy does."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, HTTPException
from httpx2 import AsyncClient
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import get_database, get_session
from app.core.config import Settings
from app.database.connection import Database
from tests.support.application import NO_DATABASE, running_with, settings_for
from tests.support.entity import Entity, EntityRepository, EntityService
from tests.support.examples import values
from tests.support.problems import assert_problem

router = APIRouter(prefix="/tutorial")


@router.get("")
async def read_all(session: AsyncSession = Depends(get_session)) -> list[UUID]:
    result = await session.execute(select(Entity).order_by(Entity.id))
    return [entity.id for entity in result.scalars().all()]


@router.post("", status_code=201)
async def create(session: AsyncSession = Depends(get_session)) -> UUID:
    entity = Entity(**values())
    session.add(entity)
    await session.commit()
    await session.refresh(entity)
    return entity.id


@router.post("/twice")
async def create_twice(key: UUID, session: AsyncSession = Depends(get_session)) -> None:
    session.add(Entity(**values(1), id=key))
    await session.commit()


@router.post("/refused")
async def refuse(session: AsyncSession = Depends(get_session)) -> None:
    session.add(Entity(**values()))
    await session.flush()
    raise HTTPException(409, "Not today")


@router.post("/forgotten", status_code=201)
async def forget_to_commit(session: AsyncSession = Depends(get_session)) -> None:
    session.add(Entity(**values()))
    await session.flush()


@router.post("/bug")
async def fail(session: AsyncSession = Depends(get_session)) -> None:
    await session.execute(text("SELECT CAST(:value AS integer) / 0"), {"value": 987654321})


@router.post("/file")
async def read_a_file(session: AsyncSession = Depends(get_session)) -> None:  # noqa: ARG001  # asking for it is the test
    raise FileNotFoundError("settings.ini")


@router.put("/{key}")
async def change(key: UUID, session: AsyncSession = Depends(get_session)) -> int:
    entity = await session.get(Entity, key)
    if entity is None:
        raise HTTPException(404, "There is none")
    for name, value in values(1).items():
        setattr(entity, name, value)
    await session.commit()
    return entity.version


@router.delete("/{key}")
async def remove(key: UUID, session: AsyncSession = Depends(get_session)) -> None:
    await session.delete(await session.get_one(Entity, key))
    await session.commit()


@router.post("/both")
async def create_both(
    number: int, database: Annotated[Database, Depends(get_database)]
) -> list[UUID]:
    service = EntityService(EntityRepository(database))
    async with database.transaction():
        created = [await service.create(values(0)), await service.create(values(1))]
        if number > await service.count():
            raise HTTPException(409, "Too few")
    return [entity.id for entity in created]


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with running_with(settings) as service:
        service.app.include_router(router)
        yield service.client
        assert service.app.state.database.connections_in_use == 0


async def test_create_read_change_and_delete(client: AsyncClient) -> None:
    key = (await client.post("/tutorial")).json()

    assert (await client.get("/tutorial")).json() == [key]
    assert (await client.put(f"/tutorial/{key}")).json() == 2
    assert (await client.put(f"/tutorial/{UUID(int=0)}")).status_code == 404
    assert (await client.delete(f"/tutorial/{key}")).status_code == 200
    assert (await client.get("/tutorial")).json() == []


@pytest.mark.parametrize(("path", "status"), [("/refused", 409), ("/forgotten", 201)])
async def test_what_is_not_committed_leaves_nothing(
    client: AsyncClient, path: str, status: int
) -> None:
    assert (await client.post(f"/tutorial{path}")).status_code == status
    assert (await client.get("/tutorial")).json() == []


async def test_two_calls_of_a_service_succeed_or_fail_together(client: AsyncClient) -> None:
    assert (await client.post("/tutorial/both?number=3")).status_code == 409
    assert (await client.get("/tutorial")).json() == []

    created = (await client.post("/tutorial/both?number=2")).json()
    assert (await client.get("/tutorial")).json() == created


async def test_a_conflict_is_told_as_everywhere(client: AsyncClient) -> None:
    key = (await client.post("/tutorial")).json()

    response = await client.post(f"/tutorial/twice?key={key}")

    assert [error["pointer"] for error in assert_problem(response, 409)["errors"]] == ["/id"]


async def test_a_bug_is_logged_without_values(
    client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert_problem(await client.post("/tutorial/bug"), 500)

    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    logged = logging.Formatter().format(record)
    assert "22012" in logged  # division by zero
    assert "987654321" not in logged
    assert_problem(await client.post("/tutorial/file"), 500)  # not an OSError of the database


async def test_a_database_that_is_away() -> None:
    async with running_with(settings_for(NO_DATABASE)) as service:
        service.app.include_router(router)
        assert_problem(await service.client.get("/tutorial"), 503)
