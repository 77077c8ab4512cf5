"""Every distinct file of every combination, and the programs that judge them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Bake
from tests.support.combinations import ROOT
from tests.support.entities import NASTY, RICH
from tests.support.python_environment import PythonEnvironment
from tests.support.trees import digest
from tests.validators.programs import Programs
from tests.validators.staging import Stage

# The template's own pipelines and scripts pass the same checks.
OWN = (".github/workflows/*.yml", ".ci/run")
ENTITIES: tuple[dict[str, str], ...] = (
    {"service_name": "Order Desk", "resource": "order_line", "fields": RICH},
    {"fields": NASTY},
)


@pytest.fixture(scope="session")
def programs(pytestconfig: pytest.Config) -> Programs:
    cache = pytestconfig.cache
    assert cache is not None
    return Programs(cache.mkdir("validators"))


@pytest.fixture(scope="session")
def everything(
    bake: Bake,
    trees: dict[str, Path],
    environment_of: Callable[[Path], PythonEnvironment],
    tmp_path_factory: pytest.TempPathFactory,
) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"))
    services = [*trees.values(), *(bake(**entity) for entity in ENTITIES)]
    for tree in services:
        stage.add_tree(tree)
    distinct = list({digest(tree, "app/**/*.py"): tree for tree in services}.values())
    for document in environment_of(distinct[0]).openapi(distinct):
        stage.add("openapi.json", json.dumps(document, indent=2).encode())
    for pattern in OWN:
        stage.add_tree(ROOT, (path.relative_to(ROOT) for path in ROOT.glob(pattern)))
    return stage
