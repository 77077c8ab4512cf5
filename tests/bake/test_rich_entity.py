"""A service of another entity knows nothing about the default one."""

import re
from pathlib import Path

import pytest

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.entities import RICH
from tests.support.trees import written

# What languages, formats and libraries call so themselves.
OWN_WORDS = re.compile(
    r"""
    \.(?:multi_)?items\(\)     # of mappings
    | "(?:minI|i)tems"         # JSON Schema
    | \.items\[\*\]            # lists of Kubernetes
    | \.(?:get|set|del)?item\b # operator.getitem, monkeypatch.delitem
    | __(?:get|set|del)item__
    | \bitemgetter\b
    | \bZodOpenApiPathItemObject\b
    """,
    re.VERBOSE,
)


@pytest.fixture(scope="module", params=STACKS)
def tree(bake: Bake, request: pytest.FixtureRequest) -> Path:
    return bake(stack=request.param, service_name="Order Desk", resource="order_line", fields=RICH)


def test_no_trace_of_the_default_entity(tree: Path) -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path, content in written(tree).items()
        if path != "LICENSE"
        for number, line in enumerate([path, *content.decode().splitlines()])
        if re.search("item", OWN_WORDS.sub("", line), re.IGNORECASE)
    ]
    assert found == []


def test_names_in_every_shape(tree: Path) -> None:
    everything = b"\n".join(written(tree).values()).decode()
    for name in ("OrderLine", "order_line", "order_lines", "/api/v1/order-lines", "order-lines"):
        assert name in everything
    assert tree.name == "order-desk"


def test_trace_is_noticed() -> None:
    assert "item" in OWN_WORDS.sub("", "for item in payload.items():")
    assert "item" not in OWN_WORDS.sub("", 'schema["items"] = x.items()')
