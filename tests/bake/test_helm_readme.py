"""The README of a Helm chart has every value of the chart, as values.yaml has it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import Bake
from tests.support.combinations import choices

ROW = re.compile(r"^\| `([^`]+)` \| (?:`([^`]*)` )?\| (.*)\|$", re.MULTILINE)
COMMENTED = re.compile(r"((?:^ *# .+\n)+)^ *([\w-]+):", re.MULTILINE)


@pytest.fixture(params=choices()["rollout"])
def chart(bake: Bake, request: pytest.FixtureRequest) -> Path:
    return bake(deploy="helm", rollout=request.param) / "deploy" / "helm"


def values_of(block: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in block.items():
        if isinstance(value, dict) and value:
            yield from values_of(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def rows(chart: Path) -> list[tuple[str, str, str]]:
    """The table's names, defaults and meanings."""
    table = (chart / "README.md").read_text("utf-8").partition("\n## Values\n")[2]
    found = [match.groups(default="") for match in ROW.finditer(table)]
    assert len(found) == table.count("\n|") - 2, "a row of another form"
    return [(name, default, meaning.strip()) for name, default, meaning in found]


def test_every_value_is_in_the_table(chart: Path) -> None:
    values = yaml.safe_load((chart / "values.yaml").read_text("utf-8"))
    listed = [(name, yaml.safe_load(default)) for name, default, _ in rows(chart) if default]
    assert listed == list(values_of(values))


def test_every_comment_is_in_the_table(chart: Path) -> None:
    comments = [
        (re.sub(r"\s*^ *# ", " ", comment, flags=re.MULTILINE).strip(), key)
        for comment, key in COMMENTED.findall((chart / "values.yaml").read_text("utf-8"))
    ]
    meanings = [(meaning, name.rpartition(".")[2]) for name, _, meaning in rows(chart) if meaning]
    assert meanings == comments


def test_the_schema_has_every_value(chart: Path) -> None:
    schema = json.loads((chart / "values.schema.json").read_text("utf-8"))
    values = yaml.safe_load((chart / "values.yaml").read_text("utf-8"))
    assert set(schema["properties"]) - {"global"} == set(values)
    assert set(schema["properties"]["config"]["properties"]) == set(values["config"])
