"""Whatever valid answers say, the service is clean. `tox -e soak` tries thousands of them."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from tests.bake.test_every_combination import MARKER, untidiness
from tests.conftest import Bake
from tests.support.formatted import assert_formatted
from tests.support.node_environment import NodeEnvironment
from tests.support.random_answers import valid_answers
from tests.support.texts import described_as, name_and_description
from tests.support.trees import written


@settings(suppress_health_check=list(HealthCheck))
@given(answers=valid_answers())
def test_random_answers(bake: Bake, node: NodeEnvironment, answers: dict[str, str]) -> None:
    tree = bake(**answers)
    assert_formatted(tree, node)
    assert_texts(tree, answers)
    for path, content in written(tree).items():
        assert untidiness(content) == "", path
        assert not MARKER.search(content), path


def assert_texts(tree: Path, answers: dict[str, str]) -> None:
    assert described_as(tree) == answers["description"]
    assert name_and_description(tree) == (answers["service_name"], answers["description"])
    title = MarkdownIt("commonmark").parse((tree / "README.md").read_text("utf-8"))[1]
    shown = "".join(child.content for child in title.children or [])
    assert shown == " ".join(answers["service_name"].split())
