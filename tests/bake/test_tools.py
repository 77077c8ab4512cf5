"""Every distinct generated file is checked once, by the real tool for its kind."""

import json
import re
import tomllib
from collections.abc import Callable
from fnmatch import fnmatch
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.combinations import ROOT
from tests.support.python_environment import PythonEnvironment
from tests.support.trees import assert_passes, assert_ruff_clean, contents, digest, tool

Check = Callable[[list[Path]], None]
PYTHON_FILES = ("*.py", "pyproject.toml", "requirements*.txt")


@pytest.fixture(scope="session")
def distinct_files(trees: dict[str, Path]) -> dict[str, list[Path]]:
    """Every version of every file, by its path in the service."""
    seen = set()
    found: dict[str, list[Path]] = {}
    for tree in trees.values():
        for path, content in contents(tree).items():
            version = (path, sha256(content).digest())
            if version not in seen:
                seen.add(version)
                found.setdefault(path, []).append(tree / path)
    return found


def check_json(paths: list[Path]) -> None:
    for path in paths:
        json.loads(path.read_text("utf-8"))


def check_toml(paths: list[Path]) -> None:
    for path in paths:
        tomllib.loads(path.read_text("utf-8"))


def check_yaml(paths: list[Path]) -> None:
    """Check all but what becomes YAML only when Helm renders it."""
    plain = [path for path in paths if not path.match("helm/templates/*.yaml")]
    plain = [path for path in plain if not path.match("helm/templates/tests/*.yaml")]
    assert_passes(tool("yamllint"), "--strict", "-c", ROOT / ".yamllint", *plain, cwd=ROOT)


def check_schema(schema: str, *options: str) -> Check:
    def check(paths: list[Path]) -> None:
        command = (tool("check-jsonschema"), "--builtin-schema", schema, *options)
        assert_passes(*command, *paths, cwd=ROOT)

    return check


def check_is_schema(paths: list[Path]) -> None:
    assert_passes(tool("check-jsonschema"), "--check-metaschema", *paths, cwd=ROOT)


def check_verbs(paths: list[Path]) -> None:
    for makefile in paths:
        verbs = re.findall(r"^([a-z0-9-]+):.*## ", makefile.read_text("utf-8"), re.M)
        assert {"setup", "run", "test", "lint", "format", "typecheck", "coverage"} <= set(verbs)
        for verb in verbs:
            assert_passes("make", "-n", verb, "name=example", cwd=makefile.parent)


def check_shell(paths: list[Path]) -> None:
    for path in paths:
        shell = "bash" if "bash" in path.read_text("utf-8").partition("\n")[0] else "sh"
        assert_passes(shell, "-n", path, cwd=path.parent)


def check_links(paths: list[Path]) -> None:
    """Every relative link and image of a page leads to a file of the service."""
    for page in paths:
        broken = [link for link in relative_links(page) if not (page.parent / link).exists()]
        assert broken == [], page


def relative_links(page: Path) -> list[str]:
    found = []
    for block in MarkdownIt("commonmark").parse(page.read_text("utf-8")):
        for token in block.children or []:
            target = str(token.attrs.get("href") or token.attrs.get("src") or "")
            if target and not re.match(r"[a-z]+:|#", target):
                found.append(target.partition("#")[0])
    return found


class Nesting(HTMLParser):
    """Notes elements that are not closed, or not in the order in which they were opened."""

    VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(tag)


def check_html(paths: list[Path]) -> None:
    for path in paths:
        page = Nesting()
        page.feed(path.read_text("utf-8"))
        assert (page.open, page.mistakes) == ([], []), path


def checked_as_a_tree(paths: list[Path]) -> None:
    """Ruff and mypy see whole services, below; `test_typescript.py` has the tools of Node.js."""


def checked_elsewhere(paths: list[Path]) -> None:
    """Plain text without a grammar, or held to one by a test of its own."""


CHECKS: dict[str, Check] = {
    "*.py": checked_as_a_tree,
    "*.ts": checked_as_a_tree,
    "*.js": checked_as_a_tree,
    ".*rc.json": check_json,
    "*.json": check_json,
    "*.toml": check_toml,
    "*.yml": check_yaml,
    "*.yaml": check_yaml,
    "*.md": check_links,
    "*.html": check_html,
    "*.sh": check_shell,
    "Makefile": check_verbs,
    ".github/workflows/*.yml": check_schema("vendor.github-workflows"),
    ".github/dependabot.yml": check_schema("vendor.dependabot"),
    ".gitlab-ci.yml": check_schema("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
    "docker-compose.yml": check_schema("vendor.compose-spec"),
    "*.schema.json": check_is_schema,
    "Dockerfile": checked_elsewhere,
    ".dockerignore": checked_elsewhere,
    "requirements*.txt": checked_elsewhere,
    "*.mako": checked_elsewhere,
    "CODEOWNERS": checked_elsewhere,
    ".npmrc": checked_elsewhere,
    ".nvmrc": checked_elsewhere,
    ".prettierignore": checked_elsewhere,
    ".editorconfig": checked_elsewhere,
    ".env.example": checked_elsewhere,
    "config.env": checked_elsewhere,
    "*.tpl": checked_elsewhere,
    "NOTES.txt": checked_elsewhere,
    ".helmignore": checked_elsewhere,
    ".gitignore": checked_elsewhere,
    ".gitattributes": checked_elsewhere,
    "LICENSE": checked_elsewhere,
    "*.LICENSE.txt": checked_elsewhere,
    "py.typed": checked_elsewhere,
    ".python-version": checked_elsewhere,
}


WITH_A_TOOL = [p for p, c in CHECKS.items() if c not in (checked_as_a_tree, checked_elsewhere)]


@pytest.mark.parametrize("pattern", WITH_A_TOOL)
def test_files_pass_the_tool_for_their_kind(
    distinct_files: dict[str, list[Path]], pattern: str
) -> None:
    versions = [v for path, files in distinct_files.items() if fits(path, pattern) for v in files]
    if versions:
        CHECKS[pattern](versions)


def fits(path: str, pattern: str) -> bool:
    return fnmatch(path if "/" in pattern else Path(path).name, pattern)


def test_there_is_a_check_for_every_file(distinct_files: dict[str, list[Path]]) -> None:
    assert [p for p in distinct_files if not any(fits(p, pattern) for pattern in CHECKS)] == []


def python_services(trees: dict[str, Path]) -> list[Path]:
    """A service for each distinct content of what Python's tools read."""
    services = [tree for tree in trees.values() if (tree / "pyproject.toml").exists()]
    return list({digest(tree, *PYTHON_FILES): tree for tree in services}.values())


def test_python_is_formatted_and_lint_clean(trees: dict[str, Path]) -> None:
    for tree in python_services(trees):
        assert_ruff_clean(tree)


def test_types(trees: dict[str, Path], environment_of: Callable[[Path], PythonEnvironment]) -> None:
    for tree in python_services(trees):
        environment_of(tree).assert_types(tree)


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("a.json", "{,}", check_json),
        ("a.toml", "a = ", check_toml),
        ("a.html", "<p><b></p></b>", check_html),
        ("a.yml", "a: 1\na: 2\n", check_yaml),
        ("ci.yml", "on: push\njobs: []\n", check_schema("vendor.github-workflows")),
        ("ci.yml", "job: {script: 1}\n", check_schema("vendor.gitlab-ci")),
        ("a.yml", "services: {web: {imag: a}}\n", check_schema("vendor.compose-spec")),
        ("a.schema.json", '{"type": "text"}', check_is_schema),
        ("a.sh", "if true\n", check_shell),
        ("a.sh", "#!/bin/bash\nif ((1)\n", check_shell),
        ("a.sh", "#!/bin/sh\nfor ((;;)); do true; done\n", check_shell),
        ("a.md", "[there](missing.md)\n", check_links),
        ("Makefile", "setup: ## only\n", check_verbs),
    ],
)
def test_a_fault_is_noticed(tmp_path: Path, name: str, content: str, check: Check) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises((ValueError, AssertionError)):
        check([tmp_path / name])


@pytest.mark.parametrize("content", ["x=1\n", "import os\n"])
def test_a_fault_in_python_is_noticed(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.py").write_text(content, "utf-8")
    with pytest.raises(AssertionError):
        assert_ruff_clean(tmp_path)


def test_a_fault_in_types_is_noticed(
    tmp_path: Path,
    trees: dict[str, Path],
    environment_of: Callable[[Path], PythonEnvironment],
) -> None:
    tree = next(iter(trees.values()))
    (tmp_path / "pyproject.toml").write_bytes((tree / "pyproject.toml").read_bytes())
    (tmp_path / "a.py").write_text("def one() -> int:\n    return 'one'\n", "utf-8")
    with pytest.raises(AssertionError, match="Incompatible return value"):
        environment_of(tree).assert_types(tmp_path)
