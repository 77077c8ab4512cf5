"""A Docker engine, a generated service and its image."""

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException
from docker.models.containers import Container
from docker.models.networks import Network

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.container.contents import CONTENTS, Contents
from tests.support.containers import Deployment
from tests.support.waiting import wait_until

DATABASE_IMAGE = "postgres:18"


@pytest.fixture(scope="session")
def engine() -> docker.DockerClient:
    try:
        client = docker.from_env()
        client.ping()
    except DockerException as error:
        pytest.skip(f"no Docker engine answers; install Docker and start it ({error})")
    return client


@pytest.fixture(scope="package", params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="package")
def contents(stack: str) -> Contents:
    """What the image of the stack is made of."""
    return CONTENTS[STACKS[stack].language]


@pytest.fixture(scope="package")
def service(bake: Bake, stack: str) -> Path:
    return bake(stack=stack, service_name="Container Trial")


@pytest.fixture(scope="package")
def image(engine: docker.DockerClient, service: Path) -> Iterator[str]:
    """The image as `make image` builds it."""
    tag = f"trial-{uuid.uuid4().hex[:8]}"
    command = ["make", "image", "IMAGE=container-trial", f"TAG={tag}"]
    built = subprocess.run(command, cwd=service, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    yield f"container-trial:{tag}"
    engine.images.remove(f"container-trial:{tag}", force=True)


@pytest.fixture(scope="session")
def network(engine: docker.DockerClient) -> Iterator[Network]:
    network = engine.networks.create(f"trial-{uuid.uuid4().hex[:8]}")
    yield network
    network.remove()


@pytest.fixture(scope="session")
def database(engine: docker.DockerClient, network: Network) -> Iterator[Container]:
    container = engine.containers.run(
        DATABASE_IMAGE,
        detach=True,
        network=network.name,
        hostname="database",
        environment={"POSTGRES_PASSWORD": "trial"},
    )
    ready = ["pg_isready", "--host", "127.0.0.1", "--username", "postgres"]
    wait_until(lambda: container.exec_run(ready).exit_code == 0, "the database to answer")
    yield container
    container.remove(force=True, v=True)


@pytest.fixture(scope="package")
def deployment(
    engine: docker.DockerClient,
    network: Network,
    database: Container,
    image: str,
) -> Deployment:
    """How containers of the service run here: migrated, and with as few rights as promised."""
    name = f"trial_{uuid.uuid4().hex[:8]}"
    created = database.exec_run(["createdb", "--username", "postgres", name])
    assert created.exit_code == 0, created.output
    database.reload()
    address = database.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"]
    url = f"postgresql://postgres:trial@{address}:5432/{name}"
    deployment = Deployment(engine, network, image, url)
    deployment.migrate()
    return deployment
