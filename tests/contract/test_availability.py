"""Health, and a database that goes away and comes back."""

import time

from httpx2 import Client

from tests.contract.support.api import Api
from tests.contract.support.launch import Service, until
from tests.contract.support.problems import assert_problem
from tests.contract.support.proxy import DatabaseProxy


def test_service_that_works(http: Client) -> None:
    for path in ("/health/live", "/health/ready"):
        response = http.get(path)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json"
        assert response.json() == {"status": "ok"}


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
