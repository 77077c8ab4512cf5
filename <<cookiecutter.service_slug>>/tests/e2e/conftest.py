"""The service under test, over HTTP: `E2E_BASE_URL`, or a process started for the run."""

import os
from collections.abc import Iterator

import httpx2
import pytest

from tests.support.entity import PATH
from tests.support.postgres import Databases, migrate
from tests.support.process import ServiceProcess, running_service
from tests.support.unique import fresh_example

# A service that runs elsewhere is not stopped and started, and shows callers its API only.
LOCAL = ["test_lifecycle.py", "test_with_database.py"]
collect_ignore = LOCAL if os.environ.get("E2E_BASE_URL") else []


@pytest.fixture(scope="session")
def e2e_database_url(databases: Databases) -> Iterator[str]:
    """The URL of a migrated database for the whole run."""
    with databases.temporary() as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def local_service(e2e_database_url: str) -> Iterator[ServiceProcess]:
    """The service in a process of its own."""
    with running_service(e2e_database_url) as service:
        yield service


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where the service is."""
    if url := os.environ.get("E2E_BASE_URL"):
        return url.rstrip("/")
    service: ServiceProcess = request.getfixturevalue("local_service")
    return service.url


@pytest.fixture(scope="session")
def bearer_token() -> str | None:
    """A token for the service: a given one, or one for given client credentials."""
    if token := os.environ.get("E2E_BEARER_TOKEN"):
        return token
    if token_url := os.environ.get("E2E_TOKEN_URL"):
        response = httpx2.post(
            token_url,
            data={"grant_type": "client_credentials"},
            auth=(os.environ["E2E_CLIENT_ID"], os.environ["E2E_CLIENT_SECRET"]),
        )
        token = response.raise_for_status().json()["access_token"]
        return str(token)
    return None


@pytest.fixture(scope="session")
def http(base_url: str, bearer_token: str | None) -> Iterator[httpx2.Client]:
    """A client of the service, with a token if there is one."""
    headers = {"Authorization": f"Bearer {bearer_token}"} if bearer_token else {}
    with httpx2.Client(base_url=base_url, headers=headers, timeout=30) as client:
        yield client


class Entities:
    """Makes entities in the service under test, and removes them again."""

    def __init__(self, http: httpx2.Client) -> None:
        self._http = http
        self._paths: list[str] = []

    def create(self, number: int = 0) -> httpx2.Response:
        """The answer to the creation of an entity."""
        for _ in range(20):
            response = self._http.post(PATH, json=fresh_example(number))
            if response.status_code not in (409, 422):  # a random value did not fit
                break
        assert response.status_code == 201, response.text
        self._paths.append(response.headers["Location"])
        return response

    def remove(self) -> None:
        for path in self._paths:
            assert self._http.delete(path).status_code in (204, 404)


@pytest.fixture
def entities(http: httpx2.Client) -> Iterator[Entities]:
    """Entities that are gone after the test, also after one that failed."""
    entities = Entities(http)
    yield entities
    entities.remove()
