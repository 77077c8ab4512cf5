"""The image: what is in it, with which rights it runs, and how it stops."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
import requests
from docker.models.containers import Container

from tests.container.contents import Contents
from tests.support.containers import Deployment
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def serving(deployment: Deployment) -> Iterator[tuple[Container, str]]:
    with deployment.serving() as both:
        yield both


def shell(deployment: Deployment, command: str) -> str:
    """What a command prints in a container of the image."""
    output: bytes = deployment.engine.containers.run(
        deployment.image, ["sh", "-c", command], remove=True
    )
    return output.decode()


def test_it_serves_the_api(serving: tuple[Container, str], service: Path) -> None:
    _, address = serving
    example = json.loads((service / "tests/examples.json").read_text())[0]
    collection = f"{address}/api/v1/items"
    created = requests.post(collection, json=example, timeout=10)
    assert created.status_code == 201
    read = requests.get(f"{address}{created.headers['Location']}", timeout=10)
    assert example.items() <= read.json().items()
    assert requests.get(f"{address}/docs", timeout=10).status_code == 200


def test_it_runs_without_root(serving: tuple[Container, str]) -> None:
    container, _ = serving
    assert container.attrs["Config"]["User"] == "10001:10001"
    assert container.exec_run(["id", "-u"]).output == b"10001\n"


def test_its_own_files_cannot_be_changed_by_it(deployment: Deployment) -> None:
    writable = shell(deployment, "find /srv /opt -writable -not -type l | head -3")
    assert writable == ""


def test_health_check_turns_healthy(serving: tuple[Container, str]) -> None:
    container, _ = serving

    def healthy() -> bool:
        container.reload()
        return bool(container.attrs["State"]["Health"]["Status"] == "healthy")

    wait_until(healthy, "the health check")


def test_it_asks_other_services(serving: tuple[Container, str]) -> None:
    """As smoke tests do."""
    container, _ = serving
    good = "http://127.0.0.1:8000/api/v1/items?limit=1"
    bad = "http://127.0.0.1:8000/nowhere"
    assert container.exec_run(["healthcheck", good]) == (0, b"")
    assert container.exec_run(["healthcheck", good, bad]) == (1, f"{bad}: 404 Not Found\n".encode())


def test_only_what_runs_is_inside(deployment: Deployment, contents: Contents) -> None:
    names = " ".join(contents.absent)
    assert shell(deployment, f"for p in {names}; do command -v $p; done; true") == ""
    assert shell(deployment, "ls /srv").split() == list(contents.service)
    assert shell(deployment, "ls -d /root/.cache /tmp/* 2>/dev/null; true") == ""


def test_size(engine: docker.DockerClient, image: str, contents: Contents) -> None:
    whole, base = (engine.images.get(name).attrs["Size"] for name in (image, contents.base))
    print(f"{(whole - base) / 1e6:.0f} MB over {contents.base}")
    assert whole - base < contents.most_bytes


def test_labels(engine: docker.DockerClient, image: str) -> None:
    labels = engine.images.get(image).labels
    assert labels["org.opencontainers.image.title"] == "Container Trial"
    assert labels["org.opencontainers.image.version"] == image.partition(":")[2]
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.source"].endswith("/example/container-trial")


def test_sigterm_ends_it_without_dropping_a_request(deployment: Deployment) -> None:
    with deployment.serving(SHUTDOWN_GRACE_SECONDS="16") as (container, address):
        statuses: list[int] = []
        stop = threading.Event()

        def keep_asking() -> None:
            with requests.Session() as session:
                while not stop.is_set():
                    statuses.append(session.get(f"{address}/api/v1/items", timeout=10).status_code)

        client = threading.Thread(target=keep_asking)
        client.start()
        wait_until(lambda: len(statuses) > 5, "the first answers")
        container.kill("SIGTERM")
        before = len(statuses)
        wait_until(lambda: not ready(address) and len(statuses) > before, "readiness to turn red")
        stop.set()
        client.join()
        assert container.wait(timeout=30)["StatusCode"] == 0
        assert set(statuses) == {200}
        levels = {json.loads(line)["level"] for line in container.logs().splitlines()}
        assert levels <= {"info", "warning"}


def ready(address: str) -> bool:
    return requests.get(f"{address}/health/ready", timeout=10).status_code == 200


def test_a_bad_setting_ends_it_with_one_line(deployment: Deployment) -> None:
    with deployment.running(PORT="many") as container:
        assert container.wait(timeout=30)["StatusCode"] == 1
        lines = container.logs().decode().splitlines()
        assert len(lines) == 1
        assert "PORT" in lines[0]


def test_sigterm_ends_a_migration(deployment: Deployment, database: Container) -> None:
    """One that waits for another, whose lock is held here."""
    name = deployment.database_url.rpartition("/")[2]

    def granted() -> list[str]:
        """For each that has asked for the lock, whether it has it: t or f."""
        query = "SELECT granted FROM pg_locks WHERE locktype = 'advisory' ORDER BY 1"
        output = database.exec_run([*psql(name), query]).output
        assert isinstance(output, bytes)
        return output.decode().split()

    lock = "SELECT pg_advisory_lock(hashtext('migrations')), pg_sleep(120)"
    database.exec_run([*psql(name), lock], detach=True)
    wait_until(lambda: granted() == ["t"], "the lock to be held")
    try:
        with deployment.running("migrate") as container:
            wait_until(lambda: granted() == ["f", "t"], "the migration to wait")
            container.kill("SIGTERM")
            assert container.wait(timeout=30)["StatusCode"] == 143
    finally:
        end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        database.exec_run([*psql(name), end])


def psql(database: str) -> tuple[str, ...]:
    """What prints the result of the query that follows, and nothing else."""
    return ("psql", "--username", "postgres", "--dbname", database, "--tuples-only", "--command")


def test_migrating_again_changes_nothing(deployment: Deployment) -> None:
    assert b"Error" not in deployment.migrate()
