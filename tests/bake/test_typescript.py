"""Generated TypeScript passes its own formatter, linter and compiler, whatever the entity is."""

import json
import os
import re
import shutil
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
from tests.support.shared_bakes import SharedBakes
from tests.support.trees import digest, files

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
    node.assert_formatted(*distinct)


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
        node.assert_formatted(tree)


FAULTS: dict[str, tuple[tuple[str, ...], str]] = {
    "type": (("tsc", "--noEmit"), "export const a: number = 'one';\n"),
    "lint": (("eslint", "src"), "export const a = (b: unknown): void => void (b as any).c();\n"),
}


def test_a_badly_formatted_file_is_noticed(bake: Bake, node: NodeEnvironment) -> None:
    tree = bake(stack=NODE_STACKS[0], service_name="Fault in format")
    node.assert_formatted(tree)
    (tree / "src" / "fault.ts").write_text("const a = {b:1};\nexport default a;\n", "utf-8")
    for _ in range(2):
        with pytest.raises(AssertionError, match=r"fault\.ts"):
            node.assert_formatted(tree)


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
def services(shared: SharedBakes, request: pytest.FixtureRequest) -> list[Path]:
    """A service for each of the plausible names, with the list of fields that uses most."""
    rest = {"stack": request.param, **fields("nasty")}
    answers = [{"resource": name, "service_name": name, **rest} for name in NAMES]
    return shared(f"{request.param}-names", answers)


def test_plausible_names_are_formatted(services: list[Path], node: NodeEnvironment) -> None:
    """One name of each length, since lines break by length."""
    trees = {
        (len(name), len(plural(name))): tree for name, tree in zip(NAMES, services, strict=True)
    }
    node.assert_formatted(*trees.values())


def test_plausible_names_compile(
    services: list[Path], node: NodeEnvironment, tmp_path: Path
) -> None:
    """One run of the compiler over all of them, since it spends its time on the libraries."""
    roots = lay_over_each_other(services, tmp_path)
    node.install(services[0])
    (tmp_path / "node_modules").symlink_to(services[0] / "node_modules")
    options = {"rootDir": ".", "rootDirs": roots}
    project = {"extends": f"{services[0]}/tsconfig.json", "compilerOptions": options}
    (tmp_path / "tsconfig.json").write_text(json.dumps({**project, "include": roots}), "utf-8")
    node.assert_passes("tsc", "--project", tmp_path, tree=services[0])


def test_a_name_that_does_not_compile_is_noticed(
    services: list[Path], node: NodeEnvironment, tmp_path: Path
) -> None:
    faulty = [tmp_path / name for name in NAMES[:2]]
    for source, copy in zip(services, faulty, strict=False):
        shutil.copytree(source, copy, symlinks=True)
    app = faulty[1] / "src" / "app.ts"
    app.write_text(f"{app.read_text('utf-8')}\nexport const wrong: number = 'text';\n", "utf-8")
    with pytest.raises(AssertionError, match=r"app\.ts.*TS2322"):
        test_plausible_names_compile(faulty, node, tmp_path)


def lay_over_each_other(services: list[Path], folder: Path) -> list[str]:
    """Copy sources, those that all services have in common only once; return the folders.

    The compiler takes what it finds in `rootDirs` for one folder.
    """
    sources = [sources_of(tree) for tree in services]
    common = self_contained(set.intersection(*(set(source.items()) for source in sources)))
    layers = [common, *(dict(source.items() - common.items()) for source in sources)]
    for number, layer in enumerate(layers):
        for path, content in layer.items():
            target = folder / str(number) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")
        shutil.copy(services[0] / "package.json", folder / str(number))
    return [str(number) for number in range(len(layers))]


def sources_of(tree: Path) -> dict[str, str]:
    paths = [path for path in files(tree) if path.parts[0] == "src"]
    return {str(path): (tree / path).read_text("utf-8") for path in paths}


def self_contained(found: set[tuple[str, str]]) -> dict[str, str]:
    """The files that import no other than each other."""
    kept = dict(found)
    while leaving := {
        path for path, text in kept.items() if not imports(path, text) <= kept.keys()
    }:
        kept = {path: text for path, text in kept.items() if path not in leaving}
    return kept


def imports(path: str, text: str) -> set[str]:
    """The service's own modules that a module imports."""
    written = re.findall(r"(?:from|import\()\s*'(\.[^']*\.ts)'", text)
    return {os.path.normpath(Path(path).parent / module) for module in written}


def test_plausible_names_work(services: list[Path], openapi: OpenApi) -> None:
    """The application starts, and its API is about the entity."""
    documents = dict(zip(NAMES, openapi.documents(services), strict=True))
    assert {name: d["error"] for name, d in documents.items() if "error" in d} == {}
    for name, document in documents.items():
        assert f"/api/v1/{plural(name).replace('_', '-')}" in document["paths"]
