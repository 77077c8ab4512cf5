"""A database that is away, hangs, comes back, or has too few connections."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from httpx2 import AsyncClient, Response

from app.core.config import Settings
from tests.support.application import Service, running_with, settings_for
from tests.support.entities import MISSING, create, path_of
from tests.support.entity import PATH, TABLE
from tests.support.examples import EXAMPLES
from tests.support.postgres import connect, database_name, execute_async
from tests.support.problems import assert_problem
from tests.support.process import until

DEADLINE = 0.5
# What an answer may take beyond the deadline on a busy machine; the default deadline is longer.
SLACK = 4
TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = '{database}' AND pid <> pg_backend_pid()
"""


async def is_ready(client: AsyncClient) -> bool:
    """On a busy machine, what is to succeed may need more than one try within a short deadline."""
    return (await client.get("/health/ready")).status_code == 200


def assert_unavailable(response: Response) -> None:
    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


async def assert_away(client: AsyncClient) -> None:
    """Alive but not ready, and honest about it."""
    assert (await client.get("/health/live")).status_code == 200
    assert_unavailable(await client.get("/health/ready"))
    assert_unavailable(await client.get(PATH))
    assert_unavailable(await client.get(MISSING))
    assert_unavailable(await client.post(PATH, json=EXAMPLES[0]))
    assert_unavailable(await client.put(MISSING, json=EXAMPLES[0]))
    assert_unavailable(await client.patch(MISSING, json={}))
    assert_unavailable(await client.delete(MISSING))


@asynccontextmanager
async def running(settings: Settings, **limits: float) -> AsyncIterator[Service]:
    """The application within other limits, once it is ready."""
    async with running_with(settings.model_copy(update=limits)) as service:
        await until(lambda: is_ready(service.client))
        yield service


@asynccontextmanager
async def locked_table(database_url: str) -> AsyncIterator[None]:
    blocker = await connect(database_url)
    try:
        async with blocker.transaction():
            await blocker.execute(f"LOCK TABLE {TABLE.name} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await blocker.close()


@pytest.fixture
async def silent_database() -> AsyncIterator[str]:
    """The URL of something that takes connections and never says a word."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read()  # until the client leaves
        writer.transport.abort()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://nobody@127.0.0.1:{port}/none"


async def test_database_that_refuses_connections(offline: AsyncClient) -> None:
    await assert_away(offline)


async def test_service_that_stops_is_not_ready_but_alive(service: Service) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = await service.client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    service.app.state.stopping = True

    assert_problem(await service.client.get("/health/ready"), 503)
    assert (await service.client.get("/health/live")).status_code == 200
    assert (await service.client.get(PATH)).status_code == 200


async def test_database_that_never_answers(silent_database: str) -> None:
    settings = settings_for(silent_database, database_timeout_seconds=2 * DEADLINE)
    async with running_with(settings) as service:
        started = time.monotonic()
        for response in await asyncio.gather(
            *(service.client.get(path) for path in ("/health/ready", PATH, MISSING))
        ):
            assert_unavailable(response)
        assert time.monotonic() - started < 2 * DEADLINE + SLACK

    async with running_with(settings_for(silent_database)) as service:  # has a longer deadline
        started = time.monotonic()
        assert_unavailable(await service.client.get("/health/ready"))
        assert time.monotonic() - started < 1 + SLACK


async def test_readiness_while_all_connections_wait_for_a_lock(
    settings: Settings, database_url: str
) -> None:
    async with running(settings, database_pool_size=2) as service:
        async with asyncio.TaskGroup() as requests, locked_table(database_url):
            waiting = [requests.create_task(service.client.get(PATH)) for _ in range(4)]
            await until(lambda: all_wait(service))
            started = time.monotonic()
            assert await is_ready(service.client)
            assert time.monotonic() - started < 1 + SLACK
            assert not any(request.done() for request in waiting)
        assert {request.result().status_code for request in waiting} == {200}


async def all_wait(service: Service) -> bool:
    database = service.app.state.database
    return bool(database.connections_in_use == database.pool_size)


async def test_statement_that_hangs(
    client: AsyncClient, settings: Settings, database_url: str
) -> None:
    path = path_of(await create(client))
    hasty = running(settings, database_timeout_seconds=DEADLINE)
    async with hasty as service, locked_table(database_url):
        started = time.monotonic()
        assert_unavailable(await service.client.put(path, json=EXAMPLES[1]))
        assert DEADLINE / 2 < time.monotonic() - started < DEADLINE + SLACK

    assert (await client.get(path)).headers["ETag"] == '"1"'


async def test_terminated_connections_are_replaced(client: AsyncClient, database_url: str) -> None:
    await asyncio.gather(*(client.get(PATH) for _ in range(5)))
    name = database_name(database_url)
    await execute_async(database_url, TERMINATE.format(database=name))

    statuses = [(await client.get(PATH)).status_code for _ in range(4)]

    # The first to notice tells its caller; the pool is renewed for all others.
    assert statuses in ([503, 200, 200, 200], [200, 200, 200, 200])


async def test_database_that_goes_and_returns(
    database_server: str, own_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = database_name(own_database)
    refuse, allow = (f"ALTER DATABASE {name} ALLOW_CONNECTIONS {on}" for on in (False, True))
    await execute_async(database_server, refuse)
    async with running_with(settings_for(own_database)) as service:
        await assert_away(service.client)
        await execute_async(database_server, allow)
        assert await is_ready(service.client)
        entity = await create(service.client)

        await execute_async(database_server, refuse)
        await execute_async(database_server, TERMINATE.format(database=name))
        await assert_away(service.client)

        await execute_async(database_server, allow)
        assert await is_ready(service.client)
        assert (await service.client.get(PATH)).json() == [entity]
    assert all(record.levelno < logging.ERROR for record in caplog.records)


async def test_all_connections_in_use(settings: Settings) -> None:
    limits = {"database_pool_size": 1, "database_timeout_seconds": DEADLINE}
    async with running(settings, **limits) as service:
        async with service.app.state.database.engine.connect():
            started = time.monotonic()
            assert_unavailable(await service.client.get(PATH))
            assert time.monotonic() - started < DEADLINE + SLACK

        responses = await asyncio.gather(*(service.client.get(PATH) for _ in range(10)))
        assert {response.status_code for response in responses} == {200}  # they take turns
