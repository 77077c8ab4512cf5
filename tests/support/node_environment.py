"""Installed packages of generated Node.js services, one folder for each lock."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.support.node import NODE, path_with_node
from tests.support.once import installed_once
from tests.support.trees import assert_passes, files, run

READ_OPENAPI = Path(__file__).with_name("read_openapi.js")
INSTALLED_FROM = ("package.json", "package-lock.json", ".npmrc")
FORMATTER_SETTINGS = (".prettierrc.json", ".prettierignore")


class NodeEnvironment:
    """Gives services the packages that they are developed and run with."""

    def __init__(self) -> None:
        self._formatted: set[bytes] = set()
        self.variables = {"PATH": path_with_node(Path(tempfile.mkdtemp()))}

    def install(self, tree: Path) -> None:
        """Link a service to the packages of its lock."""
        packages = json.loads((tree / "package-lock.json").read_text("utf-8"))["packages"]
        root = packages.pop("")
        wanted = [root[kind] for kind in ("dependencies", "devDependencies")]
        key = json.dumps([wanted, packages]).encode()

        def install(folder: Path) -> None:
            for name in INSTALLED_FROM:
                shutil.copy(tree / name, folder)
            assert_passes("npm", "ci", "--prefer-offline", cwd=folder, env=self.variables)

        link = tree / "node_modules"
        if not link.exists():
            installed = installed_once("packages", key, install)
            with contextlib.suppress(FileExistsError):  # another worker was quicker
                link.symlink_to(installed / "node_modules")

    def assert_passes(self, program: str, *arguments: object, tree: Path) -> str:
        """Run a program of the service's packages, such as `tsc`; return what it prints."""
        self.install(tree)
        script = tree / "node_modules" / ".bin" / program
        return assert_passes(script, *arguments, cwd=tree, env=self.variables)

    def assert_formatted(self, *trees: Path) -> None:
        """Run the formatter over services that share its settings.

        A file is judged by itself: one that passed before, in whatever service, passes again.
        """
        settings = b"".join((trees[0] / name).read_bytes() for name in FORMATTER_SETTINGS)
        new: dict[bytes, Path] = {}
        for tree in trees:
            for path in files(tree):
                if path.parts[0] != "node_modules":
                    content = (tree / path).read_bytes()
                    key = sha256(b"\0".join((settings, bytes(path.parent / path.suffix), content)))
                    new.setdefault(key.digest(), tree / path)
        paths = [path for key, path in new.items() if key not in self._formatted]
        if paths:
            self.install(trees[0])
            prettier = trees[0] / "node_modules" / ".bin" / "prettier"
            arguments = ("--check", "--ignore-unknown", *paths)
            result = run(prettier, *arguments, cwd=trees[0], env=self.variables)
            assert result.returncode == 0, result.stdout
        self._formatted |= new.keys()

    def openapi(self, trees: Sequence[Path]) -> list[dict[str, Any]]:
        """Import the services in one process; return the OpenAPI document of each.

        All have to be of one stack, whose packages are imported once. Instead of a document, a
        service that fails gives what it failed with as `error`.
        """
        for tree in trees:
            self.install(tree)
        command = (NODE, "--disable-warning=ExperimentalWarning", READ_OPENAPI, *trees)
        output = assert_passes(*command, cwd=trees[0])
        documents: list[dict[str, Any]] = json.loads(output.splitlines()[-1])
        return documents
