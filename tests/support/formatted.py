"""Whether a generated service passes its own formatter, and the checks that are as quick."""

from pathlib import Path

from tests.support.node_environment import NodeEnvironment
from tests.support.trees import assert_ruff_clean


def assert_formatted(tree: Path, node: NodeEnvironment) -> None:
    """Check format, and for Python style, by the tools and the rules of the service."""
    if (tree / "package.json").exists():
        node.assert_formatted(tree)
    else:
        assert_ruff_clean(tree)
