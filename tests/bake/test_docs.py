"""What is documented is what exists: options, verbs, links."""

import re
from pathlib import Path

import pytest

from microservice_template.repository import options, read_json
from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.combinations import ROOT, combinations, name_of
from tests.support.trees import files

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TEMPLATE_DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def section(document: Path, title: str) -> str:
    return document.read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as Git hosts make them."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    broken = []
    for link in LINK.findall(document.read_text()):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


def test_options_are_documented_in_order() -> None:
    text = (ROOT / "docs/options.md").read_text()
    assert re.findall(r"^## `(\w+)`$", text, re.MULTILINE) == list(
        options(read_json("cookiecutter.json"))
    )


def test_every_value_of_a_choice_is_documented() -> None:
    for option, values in options(read_json("cookiecutter.json")).items():
        if isinstance(values, list):
            text = section(ROOT / "docs/options.md", f"`{option}`")
            assert re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE) == values


def test_readme_has_every_option() -> None:
    table = section(ROOT / "README.md", "Options")
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert named == list(options(read_json("cookiecutter.json")))


@pytest.mark.parametrize(
    "document", TEMPLATE_DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_links_of_the_template_resolve(document: Path) -> None:
    assert broken_links(document) == []


@pytest.mark.parametrize("name", [name_of(answers) for answers in combinations()])
def test_links_of_a_service_resolve(trees: dict[str, Path], name: str) -> None:
    tree = trees[name]
    broken = {
        str(path): found
        for path in files(tree)
        if path.suffix == ".md" and (found := broken_links(tree / path))
    }
    assert broken == {}


def test_every_verb_is_documented(bake: Bake, stack: str) -> None:
    tree = bake(stack=stack)
    makefile = (tree / "Makefile").read_text()
    verbs = set(re.findall(r"^([a-z0-9-]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    table = section(tree / "README.md", "Verbs")
    assert set(re.findall(r"`make ([a-z0-9-]+)", table)) == verbs
