"""Every distinct file of every combination, and the programs that judge them."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.combinations import ROOT, choices, product
from tests.support.entities import NASTY, RICH
from tests.support.once import made_once
from tests.support.openapi import OpenApi
from tests.support.shared_bakes import SharedBakes
from tests.support.trees import digest
from tests.validators.manifests import (
    ENVIRONMENTS,
    HELM,
    Render,
    Renderer,
    Service,
    in_namespace_of,
    whole,
)
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
# Names as long as they may be, which Kubernetes takes to be part of longer ones.
LONG_NAMES = {
    "service_slug": "customs-declaration-line-entry-service-2",
    "resource": "customs_declaration_line_entry",
    "description": "Lines: 'quoted', \"twice\" #100 {{ .Values.name }} & more",
}


@pytest.fixture(scope="session")
def programs() -> Programs:
    return Programs()


@pytest.fixture(scope="session")
def services(shared: SharedBakes) -> list[Service]:
    """A service for all that its manifests depend on."""
    options = {name: choices()[name] for name in ("deploy", "rollout")}
    chosen = [(one, names) for names in ({}, LONG_NAMES) for one in product(options)]
    trees = shared("manifests", [{**one, **names} for one, names in chosen])
    return [Service(tree, **one) for tree, (one, _) in zip(trees, chosen, strict=True)]


@pytest.fixture(scope="session")
def renderer(programs: Programs) -> Renderer:
    return Renderer(programs)


@pytest.fixture(scope="session")
def renders(services: list[Service], renderer: Renderer) -> list[Render]:
    """All that Helm and kustomize make of all services."""
    return [renderer.render(service, case) for service in services for case in service.cases()]


@pytest.fixture(scope="session")
def wholes(renders: list[Render]) -> list[Render]:
    """All that each environment of a service gets: kustomize has the migration for itself."""
    found = [render for render in renders if render.service.deploy == HELM]
    parts = {(render.service, render.case): render for render in renders}
    for service in dict.fromkeys(r.service for r in renders if r.service.deploy != HELM):
        for environment in ENVIRONMENTS:
            own = (f"overlays/{environment}/migration", f"overlays/{environment}")
            together = [parts[service, folder] for folder in own]
            # The script that deploys puts it into the environment's namespace.
            test = in_namespace_of(together[0], parts[service, "smoke-test"])
            found.append(replace(whole(*together, test), case=environment))
    return found


@pytest.fixture(scope="session")
def everything(
    bake: Bake,
    trees: dict[str, Path],
    renders: list[Render],
    openapi: OpenApi,
    shared: SharedBakes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stage:
    """Filled by one worker; each has a copy, since validators put files of their own into it."""

    def fill(folder: Path) -> None:
        fill_stage(Stage(folder / "files"), bake, trees, renders, openapi)

    filled = made_once(shared.folder, "stage", b"", fill) / "files"
    copy = tmp_path_factory.mktemp("stage") / "files"
    shutil.copytree(filled, copy, copy_function=os.link)
    return Stage(copy)


def fill_stage(
    stage: Stage,
    bake: Bake,
    trees: dict[str, Path],
    renders: list[Render],
    openapi: OpenApi,
) -> None:
    for stack in STACKS:
        services = [tree for name, tree in trees.items() if name.startswith(stack)]
        services += [bake(stack=stack, **entity) for entity in ENTITIES]
        for tree in services:
            stage.add_tree(tree)
        distinct = list({digest(tree, *SOURCES): tree for tree in services}.values())
        for document in openapi.documents(distinct):
            stage.add("openapi.json", json.dumps(document, indent=2).encode())
    for render in renders:
        stage.add(render.path, render.text.encode())
    for pattern in OWN:
        stage.add_tree(ROOT, (path.relative_to(ROOT) for path in ROOT.glob(pattern)))
