"""Bake the template's stacks: the baked manifests are the source of every lock."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cookiecutter.exceptions import CookiecutterException
from cookiecutter.main import cookiecutter
from jinja2 import Environment, StrictUndefined, TemplateError

from tools.lockfiles.pins import LockError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "<<cookiecutter.service_slug>>"
PYTHON_STACKS = "fastapi_"


@dataclass(frozen=True)
class Manifest:
    """What a baked `pyproject.toml` says about dependencies."""

    requires_python: str
    runtime: tuple[str, ...]
    development: tuple[str, ...]


def options(root: Path = ROOT) -> dict[str, Any]:
    """Read the template's options."""
    content: dict[str, Any] = json.loads((root / "cookiecutter.json").read_text("utf-8"))
    return content


def stacks(prefix: str, root: Path = ROOT) -> tuple[str, ...]:
    """Return the stacks whose name starts with a prefix."""
    choices = options(root)["stack"]
    names = [choices] if isinstance(choices, str) else choices
    return tuple(name for name in names if name.startswith(prefix))


def bake(stack: str, into: Path, root: Path = ROOT) -> Path:
    """Generate a service of a stack without running hooks, and return its folder.

    The person's own cookiecutter settings and replay files are neither read nor written.
    """
    target = into / stack
    target.mkdir(parents=True)
    config = target / "config.yaml"
    config.write_text(json.dumps({"replay_dir": str(target / "replay")}), "utf-8")
    try:
        folder = cookiecutter(
            str(root),
            no_input=True,
            accept_hooks=False,
            config_file=str(config),
            output_dir=str(target / "service"),
            extra_context={"stack": stack},
        )
    except (CookiecutterException, TemplateError) as error:
        raise LockError(f"the template does not bake with stack={stack}: {error}") from error
    return Path(folder)


def read_manifest(service: Path) -> Manifest:
    """Read the direct dependencies of a baked Python service."""
    content = tomllib.loads((service / "pyproject.toml").read_text("utf-8"))
    project = content["project"]
    return Manifest(
        requires_python=project["requires-python"],
        runtime=tuple(project["dependencies"]),
        development=tuple(content["dependency-groups"]["dev"]),
    )


def environment(root: Path = ROOT) -> Environment:
    """Return a Jinja environment with the template's delimiters."""
    settings: dict[str, Any] = options(root)["_jinja2_env_vars"]
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True, **settings)  # noqa: S701 - writes no HTML
