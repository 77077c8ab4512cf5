"""Whatever the name and the description hold comes out as the same text, and nowhere as code."""

import html
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.entities import HOSTILE_TEXTS
from tests.support.formatted import assert_formatted
from tests.support.node_environment import NodeEnvironment
from tests.support.openapi import OpenApi
from tests.support.texts import described_as, name_and_description
from tests.support.trees import assert_passes

NAME_LENGTH = 60
# Texts are quoted by the rules of a language, which its data layers share.
FIRST_OF_EACH_LANGUAGE = list(
    {stack.language: name for name, stack in reversed(STACKS.items())}.values()
)


@pytest.fixture(scope="module", params=HOSTILE_TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return HOSTILE_TEXTS[request.param]


def service_name(text: str) -> str:
    return text[:NAME_LENGTH].strip()


def bake_hostile(bake: Bake, text: str, stack: str) -> Path:
    return bake(
        stack=stack,
        service_name=service_name(text),
        description=text[:200].strip(),
        service_slug="hostile",
    )


@pytest.fixture(scope="module", params=FIRST_OF_EACH_LANGUAGE)
def tree(bake: Bake, text: str, request: pytest.FixtureRequest) -> Path:
    return bake_hostile(bake, text, request.param)


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


def test_manifest(tree: Path, text: str) -> None:
    assert described_as(tree) == text.strip()


def test_code(tree: Path, text: str) -> None:
    assert name_and_description(tree) == (service_name(text), text.strip())


def test_format(tree: Path, node: NodeEnvironment) -> None:
    assert_formatted(tree, node)


def test_make_runs_nothing(tree: Path) -> None:
    assert "setup" in assert_passes("make", "help", cwd=tree)


@pytest.mark.parametrize("stack", FIRST_OF_EACH_LANGUAGE)
def test_openapi(bake: Bake, openapi: OpenApi, stack: str) -> None:
    services = [bake_hostile(bake, text, stack) for text in HOSTILE_TEXTS.values()]
    documents = openapi.documents(services)
    for text, document in zip(HOSTILE_TEXTS.values(), documents, strict=True):
        assert document["info"]["title"] == service_name(text)
        assert document["info"]["description"] == text.strip()


def test_markup_is_noticed() -> None:
    assert "a *b* c" not in paragraphs("a *b* c")
    assert html.unescape("&amp;") in paragraphs("a &amp;")[0]
