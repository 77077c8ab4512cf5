"""The template's workflows and the generated ones use what `tools/actions.json` pins."""

import json
import re
from pathlib import Path

import pytest

from tests.support.combinations import ROOT, TEMPLATE

# Action → version → commit, as the tags of the actions' repositories have it.
ACTIONS = json.loads((ROOT / "tools" / "actions.json").read_text("utf-8"))
PINNED = {f"{name}@{pin['commit']} # {pin['version']}" for name, pin in ACTIONS.items()}
WORKFLOWS = sorted(
    path for folder in (ROOT, TEMPLATE) for path in (folder / ".github").rglob("*.y*ml")
)


def used(text: str) -> set[str]:
    """What stands behind every `uses:`, without actions of the repository itself."""
    found = re.findall(r"^[\s-]*uses:\s*(.+?)\s*$", text, re.MULTILINE)
    return {action for action in found if not action.startswith("./")}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_actions_are_the_recorded_ones(path: Path) -> None:
    assert used(path.read_text("utf-8")) <= PINNED


def test_every_record_is_used_and_whole() -> None:
    assert set.union(*(used(path.read_text("utf-8")) for path in WORKFLOWS)) == PINNED
    for pin in ACTIONS.values():
        assert re.fullmatch(r"[0-9a-f]{40}", pin["commit"])
        assert re.fullmatch(r"v\d+\.\d+\.\d+", pin["version"])


@pytest.mark.parametrize(
    "change",
    [("@3d3c", "@4d3c"), ("# v7.0.1", "# v7.0.2"), (" # v7.0.1", ""), ("checkout@", "cache@")],
)
def test_a_change_is_noticed(change: tuple[str, str]) -> None:
    text = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert change[0] in text
    assert not used(text.replace(*change, 1)) <= PINNED
