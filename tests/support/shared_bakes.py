"""Services that many tests look at, baked once for all workers of a test run."""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.once import made_once

Answers = Mapping[str, str]


class SharedBakes:
    """Bakes lists of services into a folder that all workers share; nobody may change them."""

    def __init__(self, bake: Callable[..., Path], folder: Path, worker: int) -> None:
        self._bake = bake
        self.folder = folder
        self._worker = worker

    def __call__(self, name: str, wanted: Sequence[Answers]) -> list[Path]:
        """The services for a list of answers, below one folder called `name`."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        # Two workers begin at different ends and meet in the middle.
        order = reversed(range(len(wanted))) if self._worker % 2 else range(len(wanted))
        baked = {number: self._one(folder, str(number), wanted[number]) for number in order}
        return [baked[number] for number in range(len(wanted))]

    def _one(self, folder: Path, name: str, answers: Answers) -> Path:
        def make(target: Path) -> None:
            tree = self._bake(**answers)
            shutil.move(tree, target / tree.name)

        key = json.dumps(answers, sort_keys=True).encode()
        home = made_once(folder, name, key, make)
        return next(path for path in home.iterdir() if path.is_dir())


def shared_bakes(bake: Callable[..., Path], temporary: pytest.TempPathFactory) -> SharedBakes:
    """Make it for this worker, or for the only process there is."""
    base = temporary.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        return SharedBakes(bake, base / "shared", 0)
    return SharedBakes(bake, base.parent / "shared", int(worker.removeprefix("gw")))
