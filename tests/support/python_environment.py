"""Virtual environments with what a generated service needs, one for each set of locks."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.once import installed_once
from tests.support.trees import assert_passes, tool

LOCKS = ("requirements.txt", "requirements-dev.txt")
SETTINGS = {"DATABASE_URL": "postgresql://localhost/never-connected"}
# Imports one service after the other in one process, since the libraries are the slow part.
READ_OPENAPI = """
import json, sys, traceback
from importlib import import_module
documents = {}
for tree in sys.argv[1:]:
    sys.path.insert(0, tree)
    try:
        documents[tree] = import_module("app.main").app.openapi()
    except Exception:
        documents[tree] = {"error": traceback.format_exc()}
    sys.path.remove(tree)
    for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
        del sys.modules[name]
print(json.dumps(documents))
"""


class PythonEnvironment:
    """The Python that has the packages of a generated service."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "bin" / "python"
        self.mypy_cache = folder / "mypy-cache"

    def assert_types(self, tree: Path) -> None:
        """Check types; what the cache knows about libraries is kept, about services never.

        The files of two services have the same paths, and often the same sizes and times.
        """
        for known in self.mypy_cache.glob("3.*/*"):
            if (tree / known.name.partition(".")[0]).exists():
                shutil.rmtree(known) if known.is_dir() else known.unlink()
        mypy = (self.python, "-m", "mypy", "--no-sqlite-cache", "--cache-dir", self.mypy_cache)
        assert_passes(*mypy, "--no-pretty", ".", cwd=tree)

    def openapi(self, trees: Sequence[Path]) -> list[dict[str, Any]]:
        """Import the services; return the OpenAPI document of each, or its traceback as `error`."""
        command = (self.python, "-B", "-W", "error", "-c", READ_OPENAPI, *trees)
        output = assert_passes(*command, cwd=trees[0], env=SETTINGS)
        documents: dict[str, dict[str, Any]] = json.loads(output.splitlines()[-1])
        return [documents[str(tree)] for tree in trees]


def python_environment(tree: Path) -> PythonEnvironment:
    """The environment for a generated service, made if the cache does not hold it."""
    locks = b"".join((tree / name).read_bytes() for name in LOCKS)

    def install(folder: Path) -> None:
        uv = tool("uv")
        venv = (uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable)
        assert_passes(*venv, folder, cwd=tree)
        python = folder / "bin" / "python"
        sync = (uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python)
        assert_passes(*sync, LOCKS[-1], cwd=tree)

    return PythonEnvironment(installed_once("venv", locks + sys.version.encode(), install))
