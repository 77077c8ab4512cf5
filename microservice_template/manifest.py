"""Which files of the template a set of answers leaves out.

The manifest, `optional_paths.json`, maps an option (or a derived key such as `__language`) to its
values and each value to paths in the generated service. A path is kept if every option that lists
it lists it under the chosen value; what no option lists is always kept. A path is a file, a folder
or a pattern such as `tests/*.py`, whose `*` also stands for folders.
"""

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

Manifest = Mapping[str, Mapping[str, Sequence[str]]]


class ManifestError(ValueError):
    """The manifest names an option, a value or a path that the template does not have."""


def template_files(folder: Path) -> list[str]:
    """Return the path of every file below `folder`, relative, with `/`, sorted."""
    found: list[str] = []
    for root, _, names in os.walk(folder):
        below = Path(root).relative_to(folder)
        found.extend((below / name).as_posix() for name in names)
    return sorted(found)


def unchosen(answers: Mapping[str, object], manifest: Manifest, files: Sequence[str]) -> list[str]:
    """Return the files that `answers` do not choose, in their order.

    `files` are the template's own paths, so nothing else is ever named.
    Raises ManifestError for an option without an answer and for a path that the template lacks.
    """
    left_out: set[str] = set()
    for option, values in manifest.items():
        if option not in answers:
            msg = f"optional_paths.json names {option}, which is no option"
            raise ManifestError(msg)
        listed: set[str] = set()
        chosen: set[str] = set()
        for value, paths in values.items():
            for path in paths:
                found = {file for file in files if covers(path, file)}
                if not found:
                    msg = (
                        f"optional_paths.json lists {path} under {option}={value}, "
                        "but the template has no such path"
                    )
                    raise ManifestError(msg)
                listed |= found
                if value == answers[option]:
                    chosen |= found
        left_out |= listed - chosen
    return [file for file in files if file in left_out]


def covers(path: str, file: str) -> bool:
    """Return whether a listed path is the file, a folder of it, or a pattern that fits it."""
    if "*" in path:
        return fnmatchcase(file, path)
    return file == path or file.startswith(f"{path}/")
