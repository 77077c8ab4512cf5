"""The entry that `cookiecutter.json` names; the code is in `microservice_template/`.

One process may render several versions of the template: `cruft update` checks out the old and the
new one in the same folder. Python would go on with the first version's code, so it is loaded anew
whenever its files are not those that were loaded.
"""

import importlib
import sys
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension

PACKAGE = "microservice_template"
Stamp = list[tuple[str, int, int]]


def repository() -> Path:
    """Return the template's folder: cookiecutter appends it to the places of modules."""
    last = Path(sys.path[-1]).resolve()
    return last if (last / PACKAGE / "extension.py").is_file() else Path(__file__).resolve().parent


def stamp_of(package: Path) -> Stamp:
    """Return what tells one version of the code from another."""
    found = [(path, path.stat()) for path in sorted(package.glob("*.py"))]
    return [(str(path), status.st_mtime_ns, status.st_size) for path, status in found]


def load() -> type[Extension]:
    """Return the extension of the template that is in use now."""
    root = repository()
    stamp = stamp_of(root / PACKAGE)
    module = sys.modules.get(f"{PACKAGE}.extension")
    if (
        module is None
        or getattr(module, "stamp", stamp) != stamp
        or module.__file__ is None
        or (Path(module.__file__).resolve().parent != root / PACKAGE)
    ):
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
        importlib.invalidate_caches()
        sys.path.insert(0, str(root))
        try:
            module = importlib.import_module(f"{PACKAGE}.extension")
        finally:
            sys.path.remove(str(root))
    module.__dict__["stamp"] = stamp
    found: type[Extension] = module.ServiceTemplate
    return found


class ServiceTemplate(Extension):
    """Becomes the extension of the version that is in use."""

    def __new__(cls, environment: Environment) -> Extension:  # type: ignore[misc]
        return load()(environment)
