"""Health, and a database that goes away and comes back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Client

from tests.contract.conftest import Connect
from tests.contract.support.api import Api
from tests.contract.support.entity import Entity
from tests.contract.support.launch import Launcher, Service, until
from tests.contract.support.postgres import Databases
from tests.contract.support.problems import assert_problem
from tests.contract.support.proxy import DatabaseProxy
from tests.contract.test_metrics import scrape


def test_service_that_works(http: Client) -> None:
    for path in ("/health/live", "/health/ready"):
        response = http.get(path)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json"
        assert response.json() == {"status": "ok"}


PROBE_SECONDS = 3
POOL = 2


def test_requests_that_wait_do_not_make_the_service_unready(
    launcher: Launcher, databases: Databases, database_url: str, connect: Connect, entity: Entity
) -> None:
    settings = {"DATABASE_POOL_SIZE": str(POOL), "DATABASE_TIMEOUT_SECONDS": "60"}
    with (
        launcher.running(DATABASE_URL=database_url, **settings) as service,
        connect(service) as http,
        ThreadPoolExecutor(2 * POOL) as threads,
    ):
        with databases.locked(database_url, entity.scope):
            waiting = [threads.submit(http.get, entity.path) for _ in range(2 * POOL)]
            until(lambda: connections_in_use(http) == POOL)
            for _ in range(3):
                assert_readiness(http, 200)
        assert [call.result().status_code for call in waiting] == [200] * (2 * POOL)


@pytest.mark.parametrize("fault", ["close", "hang"])
def test_database_that_does_not_answer_is_told_in_time(
    limited: Client, proxy: DatabaseProxy, fault: str
) -> None:
    assert_readiness(limited, 200)
    getattr(proxy, fault)()
    try:
        for _ in range(3):
            assert_readiness(limited, 503)
    finally:
        proxy.close()
        proxy.open()
        until(lambda: limited.get("/health/ready").status_code == 200)


def connections_in_use(http: Client) -> float:
    [used] = [
        sample.value
        for sample in scrape(http)
        if sample.name == "database_pool_connections" and "in_use" in sample.labels.values()
    ]
    return used


def assert_readiness(http: Client, status: int) -> None:
    """Fail unless it is told before the probe of Kubernetes gives up."""
    started = time.monotonic()
    response = http.get("/health/ready")
    assert time.monotonic() - started < PROBE_SECONDS
    assert response.status_code == status


def test_database_that_goes_and_returns(
    limited_service: Service, limited_api: Api, proxy: DatabaseProxy
) -> None:
    api = limited_api
    entity = api.create()
    body = api.entity.examples[1]
    try:
        for _ in range(2):
            proxy.close()
            started = time.monotonic()
            live = api.http.get("/health/live")
            refused = [
                api.http.get("/health/ready"),
                api.http.get(api.path),
                api.http.get(api.path_of(entity)),
                api.post(body),
                api.send("PUT", api.path_of(entity), body),
                api.send("PATCH", api.path_of(entity), {}),
                api.http.delete(api.path_of(entity)),
            ]
            assert time.monotonic() - started < 20
            assert live.status_code == 200
            for response in refused:
                assert_problem(response, 503)
            # What needs no database is answered as ever, and errors keep their order.
            assert_problem(api.http.get(f"{api.path}?limit=0"), 422)
            assert api.http.get("/metrics").status_code == 200

            proxy.open()
            until(lambda: api.http.get("/health/ready").status_code == 200)
            until(lambda: api.http.get(api.path).status_code == 200)
            assert api.all() == [entity]
    finally:
        proxy.close()
        proxy.open()
        until(lambda: api.http.get(api.path).status_code == 200)
    assert limited_service.process.poll() is None


def test_service_starts_without_its_database(
    limited_service: Service, limited_api: Api, proxy: DatabaseProxy
) -> None:
    """A reason for 503 is in the log, under the id that the caller knows."""
    proxy.close()
    try:
        headers = {"X-Request-ID": "database-away"}
        response = limited_api.http.get(limited_api.path, headers=headers)
        assert_problem(response, 503)
    finally:
        proxy.open()
        until(lambda: limited_api.http.get(limited_api.path).status_code == 200)
    until(lambda: len(limited_service.log_of("database-away")) > 1)
    lines = limited_service.log_of("database-away")
    assert "warning" in {line["level"] for line in lines}
    assert "error" not in {line["level"] for line in lines}
