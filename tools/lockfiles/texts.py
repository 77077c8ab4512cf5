"""What the locks of both languages need: an error, plain text, whole files, a report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

TEMPLATE_MARKERS = ("<<", ">>", "<%", "%>", "<#", "#>")


class LockError(Exception):
    """A lock cannot be made or read; the message says why and what to do."""


def assert_no_template_markers(text: str) -> None:
    """Assert that rendering a text as a template changes nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := [marker for marker in TEMPLATE_MARKERS if marker in line]:
            raise LockError(f"line {number} has the template marker {found[0]}: {line!r}")


def in_condition(body: str, condition: str) -> str:
    """Put lines of a template under a condition; without one they stay bare."""
    return f"<% if {condition} %>\n{body}<% endif %>\n" if condition else body


def is_one_of(expression: str, values: Iterable[str]) -> str:
    """Return the condition that an expression has one of some values."""
    several = tuple(values)
    return f"{expression} == '{several[0]}'" if len(several) == 1 else f"{expression} in {several}"


Versions = Mapping[str, Iterable[str]]


def changes(before: Versions, after: Versions) -> list[str]:
    """Describe what a refresh changed, a line for each package."""
    old, new = ({name: ", ".join(all_) for name, all_ in side.items()} for side in (before, after))
    return [
        f"{name} {old.get(name, '(new)')} -> {new.get(name, '(removed)')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def write_all(contents: Mapping[Path, str]) -> None:
    """Write files so that each is either the old or the new one, even if interrupted."""
    temporary: dict[Path, Path] = {}
    try:
        for path, text in contents.items():
            handle, name = tempfile.mkstemp(prefix=".lock-", dir=path.parent)
            temporary[path] = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            temporary[path].chmod(0o644)
        for path, source in temporary.items():
            source.replace(path)
    finally:
        for source in temporary.values():
            source.unlink(missing_ok=True)
