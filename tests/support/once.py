"""Costly folders: made once for each content of what they are made from."""

import fcntl
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.support.combinations import ROOT

# For all environments of tox, which want the same packages: only a changed lock costs an
# installation.
INSTALLED = Path(os.environ.get("TOX_WORK_DIR", ROOT / ".tox")) / "installed"


def installed_once(name: str, key: bytes, install: Callable[[Path], None]) -> Path:
    """The folder with what a lock names, which is part of the key."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    return made_once(INSTALLED, name, key, install)


def made_once(cache: Path, name: str, key: bytes, make: Callable[[Path], None]) -> Path:
    """The folder for a key, made by `make` in an empty folder if the cache does not hold it.

    Processes that want the same one wait for each other; one that failed is made anew.
    """
    folder = cache / f"{name}-{sha256(key).hexdigest()[:16]}"
    ready = folder / ".ready"
    with (cache / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            ready.touch()
    return folder
