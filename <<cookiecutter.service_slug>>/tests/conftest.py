"""Fixtures of all tests: an empty database and a running application for each."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import closing

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.config import Settings
from app.database.connection import Database
from tests.support.application import NO_DATABASE, Service, running_with, settings_for
from tests.support.postgres import Databases, empty, migrate, running_server

# For tests that import `app.main`, which reads the settings.
os.environ["DATABASE_URL"] = NO_DATABASE


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _default_settings() -> Iterator[None]:
    """Keep the developer's environment, DATABASE_URL above all, out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        yield


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The URL of a server to make databases on."""
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def databases(database_server: str) -> Iterator[Databases]:
    with closing(Databases(database_server)) as databases:
        yield databases


@pytest.fixture(scope="session")
def _migrated(databases: Databases) -> Iterator[str]:
    with databases.temporary() as url:
        migrate(url)
        yield url


@pytest.fixture
def database_url(_migrated: str) -> str:
    """The URL of a migrated database without any rows."""
    empty(_migrated)
    return _migrated


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The URL of a new database without any tables, to do with as a test pleases."""
    with databases.temporary() as url:
        yield url


@pytest.fixture
def own_database(empty_database: str) -> str:
    """The URL of a new, migrated database, to do with as a test pleases."""
    migrate(empty_database)
    return empty_database


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_for(database_url)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The application's way to the database, without the application."""
    database = Database(settings)
    yield database
    await database.close()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session to prepare and to look with; what others are to see has to be committed."""
    async with AsyncSession(database.engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    """The running application, for tests that look or reach inside."""
    async with running_with(settings) as service:
        yield service


@pytest.fixture
def client(service: Service) -> AsyncClient:
    """A client of the running application."""
    return service.client


@pytest.fixture(scope="module")
async def offline() -> AsyncIterator[AsyncClient]:
    """A client of an application whose database cannot be reached, the same for a whole file."""
    async with running_with(settings_for(NO_DATABASE)) as service:
        yield service.client
