"""Every distinct file of every combination, and the programs that judge them."""

import json
from pathlib import Path

import pytest

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.combinations import ROOT
from tests.support.entities import NASTY, RICH
from tests.support.openapi import OpenApi
from tests.support.trees import digest
from tests.validators.programs import Programs
from tests.validators.staging import Stage

# What the OpenAPI document depends on.
SOURCES = ("app/**/*.py", "src/**/*.ts")
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
    openapi: OpenApi,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"))
    for stack in STACKS:
        services = [tree for name, tree in trees.items() if name.startswith(stack)]
        services += [bake(stack=stack, **entity) for entity in ENTITIES]
        for tree in services:
            stage.add_tree(tree)
        distinct = list({digest(tree, *SOURCES): tree for tree in services}.values())
        for document in openapi.documents(distinct):
            stage.add("openapi.json", json.dumps(document, indent=2).encode())
    for pattern in OWN:
        stage.add_tree(ROOT, (path.relative_to(ROOT) for path in ROOT.glob(pattern)))
    return stage
