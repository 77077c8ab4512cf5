"""One cell of the matrix: bake the combination and run the service's own verbs for real."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests

from microservice_template.stacks import STACKS
from tests.support.combinations import ROOT, cells, spread
from tests.support.entities import RICH
from tests.support.node import path_with_node
from tests.support.ports import free_port
from tests.support.readme_session import differences
from tests.support.trees import assert_passes, contents, tool
from tests.support.waiting import is_ready, wait_until

EVERY_CELL = ("setup", "lint")
# Once for each code: nothing of `ci` and `deploy` is in it (tests/bake/test_deployment.py), and of
# a license only the name.
EVERY_CODE = ("typecheck", "security", "openapi")
# All tests of a code, in parts or at once.
PARTS = ("test-unit", "coverage", "test-e2e")
WHOLE = ("test",)
# What the person's shell or the test run may have set and the service would listen to.
FOREIGN = (
    *("DATABASE_URL", "TEST_DATABASE_URL", "E2E_BASE_URL", "VIRTUAL_ENV", "MAKEFLAGS"),
    *("PYTHONDONTWRITEBYTECODE", "UV_COMPILE_BYTECODE"),
)
ENTITIES: dict[str, dict[str, str]] = {
    "default": {},
    "rich": {"service_name": "Order Desk", "resource": "order_line", "fields": RICH},
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "verb" in metafunc.fixturenames:
        cell = metafunc.config.getoption("--cell")
        metafunc.parametrize("verb", verbs_of(cell) if cell else EVERY_CELL)


def verbs_of(cell: str) -> tuple[str, ...]:
    """All verbs for the first code of a stack and of a test runner; what differs for the others."""
    names = list(cells())
    earlier = {(cells()[name]["stack"], code_of(name)) for name in names[: names.index(cell)]}
    stack, code = cells()[cell]["stack"], code_of(cell)
    if (stack, code) in earlier:
        return EVERY_CELL
    known_stacks = {known for known, _ in earlier}
    known_runners = {known.runner for _, known in earlier}
    is_first = stack not in known_stacks or code.runner not in known_runners
    return (*EVERY_CELL, *EVERY_CODE, *(PARTS if is_first else WHOLE))


class Code(NamedTuple):
    """What a cell's code depends on besides its stack; Python has one runner, without a name."""

    entity: str
    runner: str


def code_of(cell: str) -> Code:
    chosen = spread(entity=list(ENTITIES))[cell]
    is_node = STACKS[cells()[cell]["stack"]].language == "node"
    return Code(chosen["entity"], chosen["node_test_runner"] if is_node else "")


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    cell = request.config.getoption("--cell")
    if cell is None:
        pytest.fail("say which combination with --cell, or run `tox -e <cell>`")
    chosen = spread(entity=list(ENTITIES))[cell]
    answers = {**cells()[cell], **ENTITIES[chosen.pop("entity")], **chosen}
    # It will hold the data of a server that another user runs.
    folder = Path(tempfile.mkdtemp())
    given = [f"{option}={value}" for option, value in answers.items()]
    home = {"HOME": str(tmp_path_factory.mktemp("home"))}
    command = (tool("cookiecutter"), ROOT, "--no-input", "--output-dir", folder, *given)
    assert_passes(*command, cwd=folder, env=home)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def generated(service: Path) -> dict[str, bytes]:
    """The files as they were before any verb ran."""
    return contents(service)


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What someone has who just installed the languages."""
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", path_with_node(tmp_path_factory.getbasetemp() / "bin"))


def test_verb(service: Path, generated: dict[str, bytes], verb: str) -> None:
    output = assert_passes("make", verb, cwd=service, timeout=1200)
    print(output)
    assert generated.items() <= contents(service).items(), f"make {verb} changed a file"


@contextlib.contextmanager
def running(service: Path, **settings: str) -> Iterator[str]:
    """The address of `make run`, which Ctrl-C has to end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = ["make", "run"]
    environment = {**os.environ, **settings, "PORT": str(port)}
    with subprocess.Popen(command, cwd=service, env=environment, start_new_session=True) as run:
        try:
            wait_until(lambda: is_ready(address), "the service to be ready")
            yield address
            os.killpg(run.pid, signal.SIGINT)
            run.wait(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
    assert not is_ready(address)


def test_run_serves_the_session_of_the_readme(service: Path) -> None:
    """Twice, since a reader may paste it again."""
    with running(service) as address:
        for _ in range(2):
            assert differences(service / "README.md", address) == []


def test_token_of_a_developer_opens_the_service(service: Path) -> None:
    """`make token` prints it; what it says beside are the settings that make the service ask."""
    path = collection_of(service)
    plural = path.rpartition("/")[2].replace("-", "_")
    command = ("make", "token", "SUBJECT=ada", f"SCOPES={plural}:read other")
    made = subprocess.run(command, cwd=service, capture_output=True, text=True, check=True)
    [token] = made.stdout.split()
    settings = dict(re.findall(r"\b(AUTH_[A-Z_]+)=(\S+)", made.stderr))

    with running(service, **settings) as address:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{address}{path}"
        assert requests.get(url, timeout=60).status_code == 401
        assert requests.get(url, headers=headers, timeout=60).status_code == 200
        assert requests.post(url, json={}, headers=headers, timeout=60).status_code == 403


def collection_of(service: Path) -> str:
    """The path to which one can POST, as the README shows it."""
    readme = (service / "README.md").read_text("utf-8")
    [path, *_] = re.findall(r"/api/v1/[a-z0-9-]+", readme)
    return str(path)


def test_nothing_is_left_to_commit(service: Path, generated: dict[str, bytes]) -> None:
    """What the verbs leave behind is ignored by git, except the document that was asked for."""
    assert_passes("git", "init", "--quiet", cwd=service)
    listed = assert_passes("git", "ls-files", "-z", "--others", "--exclude-standard", cwd=service)
    left = set(filter(None, listed.split("\0"))) - generated.keys()
    assert {name for name in left if Path(name).name != "openapi.json"} == set()
