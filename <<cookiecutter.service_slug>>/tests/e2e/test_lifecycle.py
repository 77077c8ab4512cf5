"""The process: how it starts, how it stops, and what it does while the database is away."""

import asyncio
import signal
import socket
from http.client import HTTPConnection
from typing import Any

import httpx2
import pytest

from tests.support.collector import running_collector
from tests.support.entities import MISSING
from tests.support.entity import PATH, TABLE
from tests.support.examples import EXAMPLES, field_names
from tests.support.postgres import connect, execute
from tests.support.process import (
    DEADLINE_SECONDS,
    ServiceProcess,
    answers,
    running_service,
    started_service,
    until,
    wait_until,
)

TIMED_OUT = "timeout graceful shutdown exceeded"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def keep_alive(service: ServiceProcess) -> HTTPConnection:
    """A connection that fails when the service has closed it."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=DEADLINE_SECONDS)
    connection.connect()
    connection.auto_open = 0
    return connection


def call(
    connection: HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, bytes]:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.read()


def messages(service: ServiceProcess) -> str:
    return " ".join(entry["message"] for entry in service.log)


def test_a_bad_configuration_stops_the_start() -> None:
    with started_service("postgresql://someone:hidden@localhost", PORT="many") as service:
        assert service.wait() == 1
        assert service.log == []
        assert service.errors.startswith("Invalid configuration: PORT: ")
        assert "; DATABASE_URL: " in service.errors
        assert service.errors.count("\n") == 1
        assert "hidden" not in service.errors


async def test_sigterm_stops_without_dropping_a_request(database_url: str) -> None:
    settings = {"SHUTDOWN_GRACE_SECONDS": "12", "DATABASE_TIMEOUT_SECONDS": "60"}
    with running_service(database_url, **settings) as service:
        idle = keep_alive(service)
        assert call(idle, "GET", "/health/live")[0] == 200
        locker = await connect(database_url)
        async with httpx2.AsyncClient(base_url=service.url, timeout=DEADLINE_SECONDS) as http:
            path = (await http.post(PATH, json=EXAMPLES[0])).headers["Location"]
            lock = locker.transaction()
            await lock.start()
            await locker.execute(f"SELECT FROM {TABLE.name} FOR UPDATE")
            change = {field_names()[-1]: EXAMPLES[1][field_names()[-1]]}
            slow = asyncio.ensure_future(http.patch(path, json=change))
            await until(lambda: locker.fetchval(WAITING))

            service.send_signal(signal.SIGTERM)
            await until(lambda: answered(http, 503))
            assert (await http.get(path)).status_code == 200
            assert (await http.get("/health/live")).status_code == 200
            assert not slow.done()

            await asyncio.to_thread(wait_until, lambda: not listens(service))
            assert not slow.done()
            await lock.rollback()
            assert (await slow).status_code == 200
        await locker.close()
        assert await asyncio.to_thread(service.wait) == 0
        idle.close()
        assert TIMED_OUT not in messages(service)
        assert service.errors == ""


async def answered(http: httpx2.AsyncClient, status: int) -> bool:
    return (await http.get("/health/ready")).status_code == status


def listens(service: ServiceProcess) -> bool:
    try:
        socket.create_connection(("127.0.0.1", service.port)).close()
    except OSError:
        return False
    return True


def test_sigint_stops_at_once_despite_idle_connections(e2e_database_url: str) -> None:
    with running_service(e2e_database_url) as service:
        idle = keep_alive(service)
        assert call(idle, "GET", PATH)[0] == 200

        service.send_signal(signal.SIGINT)

        assert service.wait() == 0
        idle.close()
        assert TIMED_OUT not in messages(service)
        assert service.errors == ""


def test_traces_are_sent_once_they_are_switched_on(e2e_database_url: str) -> None:
    with (
        running_collector() as collector,
        running_service(
            e2e_database_url,
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
            OTEL_BSP_SCHEDULE_DELAY="50",
        ) as service,
    ):
        assert answers(f"{service.url}{PATH}?limit=7")

        wait_until(lambda: any(PATH.encode() in body for _, body in collector.received))
        spans = b"".join(body for _, body in collector.received)
        assert {path for path, _ in collector.received} == {"/v1/traces"}
        assert f"GET {PATH}".encode() in spans
        assert f"FROM {TABLE.name}".encode() in spans
        assert b"/health" not in spans

        (entry,) = [entry for entry in service.log if entry.get("route") == PATH]
        assert bytes.fromhex(entry["trace_id"]) in spans
        assert service.errors == ""


def test_a_connection_survives_a_bug(local_service: ServiceProcess, e2e_database_url: str) -> None:
    function = "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
    execute(e2e_database_url, f"{function} $$ BEGIN RAISE EXCEPTION 'internal detail'; END $$")
    trigger = f"CREATE TRIGGER fail BEFORE DELETE ON {TABLE.name} EXECUTE FUNCTION fail()"
    execute(e2e_database_url, trigger)
    connection = keep_alive(local_service)
    try:
        status, body = call(connection, "DELETE", MISSING)
        assert status == 500
        assert b"internal detail" not in body
        assert b"Traceback" not in body
        assert call(connection, "GET", PATH)[0] == 200
    finally:
        connection.close()
        execute(e2e_database_url, "DROP FUNCTION fail CASCADE")
    assert any("internal detail" in entry.get("exception", "") for entry in local_service.log)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": str(200 * 65536)}])
def test_a_connection_survives_a_body_that_is_too_large(
    local_service: ServiceProcess, headers: dict[str, str]
) -> None:
    chunks = (b" " * 65536 for _ in range(200))
    connection = keep_alive(local_service)

    status, body = call(
        connection, "POST", PATH, chunks, **{"Content-Type": "application/json"}, **headers
    )

    assert status == 413
    assert b"1048576" in body
    assert call(connection, "GET", PATH)[0] == 200
    connection.close()
