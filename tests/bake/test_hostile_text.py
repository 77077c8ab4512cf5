"""Whatever the name and the description hold comes out as the same text, and nowhere as code."""

import ast
import html
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import Bake
from tests.support.entities import HOSTILE_TEXTS
from tests.support.python_environment import PythonEnvironment
from tests.support.trees import assert_passes, assert_ruff_clean

NAME_LENGTH = 60


@pytest.fixture(scope="module", params=HOSTILE_TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return HOSTILE_TEXTS[request.param]


def service_name(text: str) -> str:
    return text[:NAME_LENGTH].strip()


def bake_hostile(bake: Bake, text: str) -> Path:
    return bake(
        service_name=service_name(text), description=text[:200].strip(), service_slug="hostile"
    )


@pytest.fixture(scope="module")
def tree(bake: Bake, text: str) -> Path:
    return bake_hostile(bake, text)


def test_readme(tree: Path, text: str) -> None:
    shown = paragraphs((tree / "README.md").read_text("utf-8"))
    assert folded(service_name(text)) in shown
    assert folded(text) in shown


def folded(text: str) -> str:
    return " ".join(text.split())


def paragraphs(markdown: str) -> list[str]:
    """The plain text of every heading and paragraph; markup within it would be missing."""
    return [
        "".join(child.content if child.type == "text" else " " for child in token.children or [])
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
        if token.type == "inline"
    ]


def test_pyproject(tree: Path, text: str) -> None:
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["description"] == text.strip()


def test_python(tree: Path, text: str) -> None:
    constants = {
        node.value
        for path in tree.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert {service_name(text), text.strip()} <= constants


def test_lint_clean(tree: Path) -> None:
    assert_ruff_clean(tree)


def test_make_runs_nothing(tree: Path) -> None:
    assert "setup" in assert_passes("make", "help", cwd=tree)


def test_openapi(bake: Bake, environment_of: Callable[[Path], PythonEnvironment]) -> None:
    services = [bake_hostile(bake, text) for text in HOSTILE_TEXTS.values()]
    documents = environment_of(services[0]).openapi(services)
    for text, document in zip(HOSTILE_TEXTS.values(), documents, strict=True):
        assert document["info"]["title"] == service_name(text)
        assert document["info"]["description"] == text.strip()


def test_markup_is_noticed() -> None:
    assert "a *b* c" not in paragraphs("a *b* c")
    assert html.unescape("&amp;") in paragraphs("a &amp;")[0]
