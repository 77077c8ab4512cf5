"""What all tests share: baked services, tools, and the rule about skipped tests."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from pytest_cookies.plugin import Cookies

from tests.support import compile_cache
from tests.support.combinations import ROOT, cells, combinations, name_of
from tests.support.node_environment import NodeEnvironment
from tests.support.openapi import OpenApi
from tests.support.python_environment import PythonEnvironment, python_environment
from tests.support.shared_bakes import SharedBakes, shared_bakes

pytest_plugins = ["tests.support.skips"]

Bake = Callable[..., Path]

# A failing sample is shown as it is: making it smaller would take minutes.
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
settings.register_profile(
    "sample",
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=WITHOUT_SHRINKING,
)
settings.register_profile("soak", max_examples=3000, deadline=None)
settings.load_profile("sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cell", choices=list(cells()), help="the combination for tests/service")


@pytest.fixture(scope="session", autouse=True)
def own_temporary_folder() -> Iterator[None]:
    """Keep what cookiecutter and servers leave in the temporary folder in one that is removed.

    It is not below pytest's, to which every other run of pytest denies other users access again
    when it starts: PostgreSQL, which does not run as root, would lose its data.
    """
    folder = tempfile.mkdtemp(prefix="microservice-template-")
    # After all servers, which end at the exit of the process too but register later.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture(scope="session")
def bake(cookies_session: Cookies) -> Iterator[Bake]:
    """Generate a service in this process and return its folder: `bake(resource="order")`."""

    def generate(**answers: str) -> Path:
        result = cookies_session.bake(extra_context=answers, template=str(ROOT))
        if result.exception:
            raise result.exception
        folder: Path = result.project_path
        return folder

    with pytest.MonkeyPatch.context() as patch:
        compile_cache.install(patch)
        yield generate


@pytest.fixture(scope="session")
def shared(bake: Bake, tmp_path_factory: pytest.TempPathFactory) -> SharedBakes:
    """Generate many services for all workers: `shared("names", [{"resource": "order"}, ...])`."""
    return shared_bakes(bake, tmp_path_factory)


@pytest.fixture(scope="session")
def trees(shared: SharedBakes) -> dict[str, Path]:
    """A service of every combination of choices; tests only read them."""
    wanted = {name_of(answers): answers for answers in combinations()}
    return dict(zip(wanted, shared("combinations", list(wanted.values())), strict=True))


@pytest.fixture(scope="session")
def environment_of() -> Callable[[Path], PythonEnvironment]:
    """Find or make the virtual environment for a generated service."""
    return python_environment


@pytest.fixture(scope="session")
def node() -> NodeEnvironment:
    """Gives generated Node.js services their packages, and runs their tools."""
    return NodeEnvironment()


@pytest.fixture(scope="session")
def openapi(environment_of: Callable[[Path], PythonEnvironment], node: NodeEnvironment) -> OpenApi:
    """Reads the OpenAPI documents of generated services."""
    return OpenApi(environment_of, node)
