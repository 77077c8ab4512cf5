"""Which files of the template a set of answers leaves out.

The manifest, `optional_paths.json`, maps an option (or a derived key such as `__language`) to its
values and each value to paths in the generated service. A path is kept if every option that lists
it lists it under the chosen value; what no option lists is always kept. A path is a file, a folder
or a pattern such as `tests/*.py`, whose `*` also stands for folders.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
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


def unchosen(
    answers: Mapping[str, object],
    manifest: Manifest,
    files: Sequence[str],
    render: Callable[[str], str] = str,
) -> list[str]:
    """Return the generated files that `answers` do not choose, sorted, folders expanded.

    `files` are the template's own paths, so nothing else is ever named. `render` turns a
    template path into the generated one; a file without a name was left out already.
    Raises ManifestError for an option without an answer and for a path that the template lacks.
    """
    _check(answers, manifest, files)
    found = []
    for file in files:
        if any(_left_out(file, answers[option], values) for option, values in manifest.items()):
            generated = render(file)
            if generated and not generated.endswith("/"):
                found.append(generated)
    return sorted(found)


def _left_out(file: str, chosen: object, values: Mapping[str, Sequence[str]]) -> bool:
    """Whether an option lists the file, but not under the chosen value."""
    listing = {value for value, paths in values.items() if any(covers(p, file) for p in paths)}
    return bool(listing) and chosen not in listing


@cache
def covers(path: str, file: str) -> bool:
    """Return whether a listed path is the file, a folder of it, or a pattern that fits it."""
    return file == path or file.startswith(f"{path}/") or fnmatchcase(file, path)


def _check(answers: Mapping[str, object], manifest: Manifest, files: Sequence[str]) -> None:
    for option, values in manifest.items():
        if option not in answers:
            msg = f"optional_paths.json names {option}, which is no option"
            raise ManifestError(msg)
        for value, paths in values.items():
            for path in paths:
                if not any(covers(path, file) for file in files):
                    msg = (
                        f"optional_paths.json lists {path} under {option}={value}, "
                        "but the template has no such path"
                    )
                    raise ManifestError(msg)
