"""How the process starts and how it stops."""

import signal
import socket
from http.client import HTTPConnection

import httpx2
import pytest

from tests.contract.support.entity import Entity
from tests.contract.support.launch import DEADLINE_SECONDS, Launcher, Service, status_of, until
from tests.contract.support.postgres import Databases


def test_starts_without_a_database(launcher: Launcher) -> None:
    with launcher.running(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none") as service:
        assert status_of(f"{service.url}/health/ready") == 503


def test_scheme_of_the_database_may_be_short(launcher: Launcher, databases: Databases) -> None:
    url = databases.create().replace("postgresql://", "postgres://")
    launcher.migrate(url)

    with launcher.running(DATABASE_URL=url) as service:
        assert status_of(f"{service.url}/health/ready") == 200


@pytest.mark.parametrize(
    "change",
    [
        ("postgresql://", "mysql://"),
        ("/contract_", "/no_such_"),
        ("postgres@/", "nobody:hidden@/"),
        ("@/", "@127.0.0.1:1/"),
    ],
    ids=["scheme", "database", "user", "server"],
)
def test_migration_that_cannot_begin_says_so_in_one_line(
    launcher: Launcher, databases: Databases, change: tuple[str, str]
) -> None:
    result = launcher.try_to_migrate(databases.create().replace(*change))

    assert result.returncode != 0
    [line] = result.stdout.splitlines()
    assert "hidden" not in line


@pytest.mark.parametrize(
    "settings",
    [
        {"PORT": "many"},
        {"LOG_LEVEL": "loud"},
        {"AUTH_ENABLED": "true"},
        {"APP_ENV": "production"},
        {
            "AUTH_JWKS_URL": "file:///tmp/jwks.json",
            "AUTH_ENABLED": "true",
            "AUTH_ISSUER": "https://login.example",
            "AUTH_AUDIENCE": "api",
            "APP_ENV": "production",
        },
        {"DATABASE_URL": "mysql://someone:hidden@localhost/none"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_bad_setting_stops_the_start(
    launcher: Launcher, database_url: str, settings: dict[str, str]
) -> None:
    with launcher.started(**{"DATABASE_URL": database_url, **settings}) as service:
        assert service.process.wait(DEADLINE_SECONDS) == 1
        assert service.output == ""
        [line] = service.errors.splitlines()
        [first, *_] = settings
        named = "AUTH_ENABLED" if first == "APP_ENV" else first
        assert named in line
        assert "hidden" not in line


def test_sigterm_ends_what_has_begun(launcher: Launcher, database_url: str, entity: Entity) -> None:
    settings = {"DATABASE_URL": database_url, "SHUTDOWN_GRACE_SECONDS": "20"}
    with launcher.running(**settings) as service:
        upload = HTTPConnection("127.0.0.1", service.port, timeout=DEADLINE_SECONDS)
        upload.putrequest("PATCH", entity.missing)
        upload.putheader("Content-Type", "application/json")
        upload.putheader("Content-Length", "2")
        upload.endheaders(b"{")
        idle = socket.create_connection(("127.0.0.1", service.port))

        service.process.send_signal(signal.SIGTERM)

        # Load balancers are told first, while requests are still answered.
        until(lambda: status_of(f"{service.url}/health/ready") == 503)
        assert status_of(f"{service.url}/health/live") == 200
        assert httpx2.get(f"{service.url}{entity.path}?limit=1").status_code == 200
        until(lambda: not listens(service))
        upload.send(b"}")
        assert upload.getresponse().status == 404
        assert service.process.wait(DEADLINE_SECONDS) == 0
        assert service.errors == ""
        idle.close()
        upload.close()


def listens(service: Service) -> bool:
    try:
        socket.create_connection(("127.0.0.1", service.port)).close()
    except OSError:
        return False
    return True
