"""`docker compose` as a newcomer uses it."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.conftest import Bake
from tests.container.contents import Contents
from tests.support.ports import free_port
from tests.support.readme_session import differences
from tests.support.trees import assert_passes, run


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def project(engine: docker.DockerClient, bake: Bake, stack: str, port: int) -> Iterator[Path]:
    """A generated service that `docker compose up --build` has started."""
    assert engine.ping()
    if subprocess.run(
        ["docker", "compose", "version"], capture_output=True, check=False
    ).returncode:
        pytest.skip("no `docker compose`; install Docker's compose plugin")
    folder = bake(stack=stack, node_test_runner="mocha", service_name="Compose Trial", ci="gitlab")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "PORT", str(port))
        try:
            up = ("up", "--build", "--detach", "--wait")
            assert_passes("docker", "compose", *up, cwd=folder, timeout=600)
            yield folder
        finally:
            down = ("down", "--volumes", "--rmi", "local")
            run("docker", "compose", "--profile", "test", *down, cwd=folder)


def test_the_session_of_the_readme(project: Path, port: int) -> None:
    assert differences(project / "README.md", f"http://127.0.0.1:{port}") == []


def test_all_tests_run_inside_the_network(
    project: Path, engine: docker.DockerClient, contents: Contents
) -> None:
    if contents.runs_types and not runs_typescript(engine, contents.base):
        pytest.skip(f"the Node.js of the local {contents.base} cannot run TypeScript; pull it anew")
    output = assert_passes("docker", "compose", "run", "--rm", "test", cwd=project, timeout=1200)
    assert re.search(r"\d+ pass(ed|ing)", output)
    assert not re.search(r"\d+ (failed|failing|skipped|pending)", output)


def runs_typescript(engine: docker.DockerClient, image: str) -> bool:
    """Whether Node.js was built with what takes types out, as all official images are."""
    command = ["node", "-p", "Boolean(process.features.typescript)"]
    output: bytes = engine.containers.run(image, command, remove=True)
    return output == b"true\n"


def test_the_database_cannot_be_reached_from_outside(project: Path) -> None:
    published = assert_passes(
        "docker", "compose", "ps", "--format", "{{.Ports}}", "db", cwd=project
    )
    assert "->" not in published
