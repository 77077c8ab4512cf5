"""The OpenAPI documents of generated services, whatever they are written in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.node_environment import NodeEnvironment
from tests.support.python_environment import PythonEnvironment


@dataclass(frozen=True)
class OpenApi:
    """Imports services where their packages are, without a database or a listening port."""

    python: Callable[[Path], PythonEnvironment]
    node: NodeEnvironment

    def documents(self, trees: Sequence[Path]) -> list[dict[str, Any]]:
        """The document of each service of one stack, or what it failed with as `error`."""
        if (trees[0] / "package.json").exists():
            return self.node.openapi(trees)
        return self.python(trees[0]).openapi(trees)
