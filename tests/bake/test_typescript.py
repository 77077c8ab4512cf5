"""Generated TypeScript passes its own formatter, linter and compiler, whatever the entity is."""

import json
from pathlib import Path

import pytest

from microservice_template.casing import plural
from microservice_template.reserved_names import SQL_RESERVED_WORDS, resource_name_owner
from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.combinations import choices
from tests.support.entities import ALL_FIELDS, PLAUSIBLE, SIZES
from tests.support.node_environment import NodeEnvironment
from tests.support.openapi import OpenApi
from tests.support.trees import assert_passes, digest

TYPESCRIPT = ("*.ts", "*.js", "*.json", "*.md")
NODE_STACKS = [name for name, stack in STACKS.items() if stack.language == "node"]
RUNNERS = choices()["node_test_runner"]

each_stack = pytest.mark.parametrize("stack", NODE_STACKS)


def fields(kind: str) -> dict[str, str]:
    return {"fields": ALL_FIELDS[kind]} if ALL_FIELDS[kind] else {}


@pytest.fixture(scope="session")
def distinct(trees: dict[str, Path]) -> list[Path]:
    """A service for each distinct content of what the tools read."""
    node = [tree for tree in trees.values() if (tree / "package.json").exists()]
    return list({digest(tree, *TYPESCRIPT): tree for tree in node}.values())


def test_every_combination_is_formatted(distinct: list[Path], node: NodeEnvironment) -> None:
    assert len(distinct) >= len(NODE_STACKS) * len(RUNNERS)
    for tree in distinct:
        node.assert_passes("prettier", "--check", ".", tree=tree)


@each_stack
@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("kind", ["rich", "nasty"])
def test_types_of_every_kind_of_field(
    bake: Bake, node: NodeEnvironment, stack: str, runner: str, kind: str
) -> None:
    tree = bake(stack=stack, node_test_runner=runner, resource="ab", **fields(kind))
    node.assert_passes("tsc", "--noEmit", tree=tree)


@each_stack
def test_lint_of_every_kind_of_field(bake: Bake, node: NodeEnvironment, stack: str) -> None:
    tree = bake(stack=stack, resource="ab", **fields("nasty"))
    node.assert_passes("eslint", ".", tree=tree)


@each_stack
@pytest.mark.parametrize("resource", SIZES)
def test_format_for_names_of_every_length(
    bake: Bake, node: NodeEnvironment, stack: str, resource: str
) -> None:
    names = {"resource": resource, "resource_plural": SIZES[resource]}
    for runner, kind in zip([*RUNNERS, RUNNERS[0]], ALL_FIELDS, strict=True):
        tree = bake(stack=stack, node_test_runner=runner, **names, **fields(kind))
        node.assert_passes("prettier", "--check", ".", tree=tree)


FAULTS: dict[str, tuple[tuple[str, ...], str]] = {
    "format": (("prettier", "--check", "src"), "const a = {b:1};\nexport default a;\n"),
    "type": (("tsc", "--noEmit"), "export const a: number = 'one';\n"),
    "lint": (("eslint", "src"), "export const a = (b: unknown): void => void (b as any).c();\n"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_noticed(bake: Bake, node: NodeEnvironment, name: str) -> None:
    (program, *arguments), source = FAULTS[name]
    tree = bake(stack=NODE_STACKS[0], service_name=f"Fault in {name}")
    (tree / "src" / "fault.ts").write_text(source, "utf-8")
    with pytest.raises(AssertionError, match=r"fault\.ts"):
        node.assert_passes(program, *arguments, tree=tree)


NAMES = [
    name
    for name in PLAUSIBLE
    if not resource_name_owner(name) and plural(name) not in {name, *SQL_RESERVED_WORDS}
]


@pytest.fixture(scope="module", params=NODE_STACKS)
def services(bake: Bake, request: pytest.FixtureRequest) -> list[Path]:
    """A service for each of the plausible names, with the list of fields that uses most."""
    return [
        bake(stack=request.param, resource=name, service_name=name, **fields("nasty"))
        for name in NAMES
    ]


def test_plausible_names_are_formatted(services: list[Path], node: NodeEnvironment) -> None:
    node.install(services[0])
    script = services[0] / "node_modules" / ".bin" / "prettier"
    sources = [tree / folder for tree in services for folder in ("src", "migrations")]
    config = ("--config", services[0] / ".prettierrc.json", "--ignore-path", "/dev/null")
    assert_passes(script, *config, "--check", *sources, cwd=services[0], env=node.variables)


def test_plausible_names_compile(services: list[Path], node: NodeEnvironment) -> None:
    """One run of the compiler over all of them, since it spends its time on the libraries."""
    for tree in services:
        node.install(tree)
    project = services[0] / "every-name.json"
    options = {"extends": "./tsconfig.json", "compilerOptions": {"rootDir": "/"}}
    sources = [f"{tree}/src/**/*.ts" for tree in services]
    project.write_text(json.dumps({**options, "include": sources}), "utf-8")
    node.assert_passes("tsc", "--project", project, tree=services[0])


def test_plausible_names_work(services: list[Path], openapi: OpenApi) -> None:
    """The application starts, and its API is about the entity."""
    documents = dict(zip(NAMES, openapi.documents(services), strict=True))
    assert {name: d["error"] for name, d in documents.items() if "error" in d} == {}
    for name, document in documents.items():
        assert f"/api/v1/{plural(name).replace('_', '-')}" in document["paths"]
