"""The services that the contract is held against: the same suite for every stack and entity."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client
from xdist.scheduler import LoadScopeScheduling

from microservice_template.field_notation import parse
from tests.conftest import Bake
from tests.contract.support.api import Api
from tests.contract.support.documented import Documented
from tests.contract.support.entity import Entity
from tests.contract.support.issuer import Issuer, running_issuer
from tests.contract.support.launch import DEADLINE_SECONDS, Launcher, Service
from tests.contract.support.postgres import Databases, running_databases
from tests.contract.support.problems import assert_common_headers
from tests.contract.support.proxy import DatabaseProxy, database_proxy
from tests.support.combinations import ROOT, choices
from tests.support.entities import RICH

ENTITIES: dict[str, dict[str, str]] = {
    "default": {},
    "rich": {"service_name": "Order Desk", "resource": "order_line", "fields": RICH},
}
# What stands before the stack in the name of its environment of tox.
PREFIX = "contract-"
# Small enough to exceed, large enough for every example.
BODY_LIMIT = 2000
ORIGIN = "https://shop.example"
# Set to hold an already generated service against the contract: its folder and its entity.
TREE = "CONTRACT_TREE"
ENTITY = "CONTRACT_ENTITY"
# Set to use the database server of another run: the folder of its data.
DATA = "CONTRACT_DATA"


def pytest_addoption(parser: pytest.Parser) -> None:
    names = [f"{PREFIX}{stack}" for stack in choices()["stack"]]
    parser.addoption("--subject", choices=names, default=names[0], help="for tests/contract")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "entity_name" in metafunc.fixturenames:
        names = [os.environ[ENTITY]] if ENTITY in os.environ else list(ENTITIES)
        metafunc.parametrize("entity_name", names, scope="session")


def stack_of(config: pytest.Config) -> str:
    """The stack that this run is about."""
    subject: str = config.getoption("--subject", default=f"{PREFIX}{choices()['stack'][0]}")
    return subject.removeprefix(PREFIX)


class ByEntity(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Gives all tests of an entity to one worker, which starts the processes for them."""

    def _split_scope(self, nodeid: str) -> str:
        _, _, parameters = nodeid.partition("[")
        name = re.split(r"[-\]]", parameters)[0]
        return name if name in ENTITIES else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByEntity(config, log)


@pytest.fixture(scope="session")
def answers(pytestconfig: pytest.Config, entity_name: str) -> dict[str, str]:
    """What the service is generated from."""
    return {"stack": stack_of(pytestconfig), **ENTITIES[entity_name]}


@pytest.fixture(scope="session")
def tree(answers: dict[str, str], bake: Bake) -> Path:
    """The generated service."""
    given = os.environ.get(TREE)
    return Path(given) if given else bake(**answers)


@pytest.fixture(scope="session")
def launcher(tree: Path) -> Launcher:
    return Launcher(tree)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with running_databases(os.environ.get(DATA)) as databases:
        yield databases


@pytest.fixture(scope="session")
def database_url(databases: Databases, launcher: Launcher) -> str:
    """A database in which each test finds and leaves an empty collection."""
    url = databases.create()
    launcher.migrate(url)
    return url


@pytest.fixture(scope="session")
def service(launcher: Launcher, database_url: str) -> Iterator[Service]:
    """A service with nothing but the settings that it cannot do without."""
    with launcher.running(DATABASE_URL=database_url) as service:
        yield service


@pytest.fixture(scope="session")
def document(service: Service) -> dict[str, Any]:
    """The service's OpenAPI document."""
    with Client(base_url=service.url, timeout=DEADLINE_SECONDS) as http:
        response = http.get("/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    result: dict[str, Any] = response.json()
    return result


@pytest.fixture(scope="session")
def entity(document: dict[str, Any], answers: dict[str, str], tree: Path) -> Entity:
    """The entity, found where the document has the one collection to which one can POST."""
    [path] = [path for path, operations in document["paths"].items() if "post" in operations]
    options = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))
    examples = json.loads((tree / "tests" / "examples.json").read_text("utf-8"))
    fields = parse(answers.get("fields", options["fields"]))
    scope = path.rpartition("/")[2].replace("-", "_")
    return Entity(path, scope, fields, examples)


Connect = Callable[[Service], Any]


@pytest.fixture(scope="session")
def connect(document: dict[str, Any]) -> Connect:
    """Makes clients that hold every answer against what all answers have in common."""

    @contextmanager
    def client(service: Service) -> Iterator[Client]:
        hooks: dict[str, list[Callable[..., Any]]] = {
            "response": [assert_common_headers, Documented(document)]
        }
        with Client(base_url=service.url, timeout=DEADLINE_SECONDS, event_hooks=hooks) as http:
            yield http

    return client


@pytest.fixture(scope="session")
def http(service: Service, connect: Connect) -> Iterator[Client]:
    with connect(service) as client:
        yield client


@contextmanager
def emptied(http: Client, entity: Entity) -> Iterator[Api]:
    """The collection, empty before and after."""
    api = Api(http, entity)
    yield api
    api.clear()


@pytest.fixture
def api(http: Client, entity: Entity) -> Iterator[Api]:
    with emptied(http, entity) as api:
        yield api


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def guarded_service(launcher: Launcher, database_url: str, issuer: Issuer) -> Iterator[Service]:
    """A service with authentication on."""
    with launcher.running(DATABASE_URL=database_url, **issuer.settings()) as service:
        yield service


@pytest.fixture(scope="session")
def guarded(guarded_service: Service, connect: Connect) -> Iterator[Client]:
    with connect(guarded_service) as client:
        yield client


@pytest.fixture(scope="session")
def proxy(database_url: str) -> Iterator[DatabaseProxy]:
    with database_proxy(database_url) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def limited_service(launcher: Launcher, proxy: DatabaseProxy) -> Iterator[Service]:
    """A service with a small limit for bodies, a way to cut its database, and CORS."""
    settings = {
        "DATABASE_URL": proxy.url,
        "DATABASE_TIMEOUT_SECONDS": "2",
        "REQUEST_BODY_LIMIT_BYTES": str(BODY_LIMIT),
        "CORS_ORIGINS": f"https://other.example,{ORIGIN}",
    }
    with launcher.running(**settings) as service:
        yield service


@pytest.fixture(scope="session")
def limited(limited_service: Service, connect: Connect) -> Iterator[Client]:
    with connect(limited_service) as client:
        yield client


@pytest.fixture
def limited_api(limited: Client, entity: Entity) -> Iterator[Api]:
    with emptied(limited, entity) as api:
        yield api
