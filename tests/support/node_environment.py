"""Installed packages of generated Node.js services, one folder for each lock.

They live in pytest's cache, so that only a changed lock costs an installation.
"""

import shutil
from pathlib import Path

from tests.support.node import path_with_node
from tests.support.once import made_once
from tests.support.trees import assert_passes

INSTALLED_FROM = ("package.json", "package-lock.json", ".npmrc")


class NodeEnvironment:
    """Gives services the packages that they are developed and run with."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self.variables = {"PATH": path_with_node(cache / "bin")}

    def install(self, tree: Path) -> None:
        """Link a service to the packages of its lock."""
        key = b"".join((tree / name).read_bytes() for name in INSTALLED_FROM)

        def install(folder: Path) -> None:
            for name in INSTALLED_FROM:
                shutil.copy(tree / name, folder)
            assert_passes("npm", "ci", cwd=folder, env=self.variables)

        link = tree / "node_modules"
        if not link.exists():
            link.symlink_to(made_once(self._cache, "packages", key, install) / "node_modules")

    def assert_passes(self, program: str, *arguments: object, tree: Path) -> str:
        """Run a program of the service's packages, such as `tsc`; return what it prints."""
        self.install(tree)
        script = tree / "node_modules" / ".bin" / program
        return assert_passes(script, *arguments, cwd=tree, env=self.variables)
