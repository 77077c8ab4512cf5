"""Whatever valid answers say, the service is clean. `tox -e soak` tries thousands of them."""

import ast
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from tests.bake.test_every_combination import MARKER, untidiness
from tests.conftest import Bake
from tests.support.random_answers import valid_answers
from tests.support.trees import assert_ruff_clean, contents


@settings(suppress_health_check=list(HealthCheck))
@given(answers=valid_answers())
def test_random_answers(bake: Bake, answers: dict[str, str]) -> None:
    tree = bake(**answers)
    assert_ruff_clean(tree)
    assert_texts(tree, answers)
    for path, content in contents(tree).items():
        assert untidiness(content) == "", path
        assert not MARKER.search(content), path


def assert_texts(tree: Path, answers: dict[str, str]) -> None:
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["description"] == answers["description"]
    literals = {
        node.value
        for node in ast.walk(ast.parse((tree / "app/__init__.py").read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert {answers["service_name"], answers["description"]} <= literals
    title = MarkdownIt("commonmark").parse((tree / "README.md").read_text("utf-8"))[1]
    shown = "".join(child.content for child in title.children or [])
    assert shown == " ".join(answers["service_name"].split())
