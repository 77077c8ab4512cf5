"""A service for every way to deploy it, and a cluster for each test."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Bake
from tests.deploy.cluster import Cluster
from tests.support.combinations import choices, name_of, product
from tests.validators.programs import Programs


@dataclass(frozen=True)
class Way:
    """How a service is deployed, and its folder."""

    deploy: str
    rollout: str
    folder: Path


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only(deploy, rollout): the ways that a test is about")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every way, or for those that it asks for."""
    if "way" not in metafunc.fixturenames:
        return
    options = {option: choices()[option] for option in ("deploy", "rollout")}
    for mark in metafunc.definition.iter_markers("only"):
        for option, values in mark.kwargs.items():
            options[option] = [value for value in options[option] if value in values]
    metafunc.parametrize("way", list(product(options)), ids=name_of, indirect=True)


@pytest.fixture(scope="session")
def programs() -> Programs:
    return Programs()


@pytest.fixture(scope="session")
def baked(bake: Bake) -> Callable[..., Path]:
    """A service of a way, made once."""
    made: dict[str, Path] = {}

    def once(**chosen: str) -> Path:
        name = name_of(chosen)
        if name not in made:
            made[name] = bake(**chosen)
        return made[name]

    return once


@pytest.fixture
def way(request: pytest.FixtureRequest, baked: Callable[..., Path]) -> Way:
    chosen: dict[str, str] = request.param
    return Way(**chosen, folder=baked(**chosen))


@pytest.fixture
def cluster(tmp_path: Path, way: Way, programs: Programs) -> Cluster:
    return Cluster(tmp_path, way.folder, programs.kubectl())
