"""Generated TypeScript passes its own formatter, linter and compiler, whatever the entity is."""

from pathlib import Path

import pytest

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.combinations import choices
from tests.support.entities import ALL_FIELDS, SIZES
from tests.support.node_environment import NodeEnvironment
from tests.support.trees import digest

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
