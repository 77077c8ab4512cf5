"""The template's own files that the extension reads.

Read anew for every environment: one process may render several versions of the template.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROJECT_FOLDER = "<<cookiecutter.service_slug>>"


def read_json(name: str) -> dict[str, Any]:
    """Return the object in a JSON file of the template."""
    content: dict[str, Any] = json.loads((ROOT / name).read_text(encoding="utf-8"))
    return content


def options(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the public options of `cookiecutter.json` with their defaults or choices."""
    return {key: value for key, value in settings.items() if not key.startswith("_")}


def rendered(settings: dict[str, Any]) -> dict[str, Any]:
    """Return what cookiecutter renders of `cookiecutter.json`: keys with one underscore are not."""
    return {
        key: value
        for key, value in settings.items()
        if key.startswith("__") or not key.startswith("_")
    }


def texts(value: object) -> Iterator[str]:
    """Yield every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def hooks() -> Iterator[str]:
    """Yield the source of every hook."""
    for path in sorted((ROOT / "hooks").glob("*.py")):
        yield path.read_text(encoding="utf-8")
