"""Bake the template's variants: the baked manifests are the source of every lock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cookiecutter.exceptions import CookiecutterException
from cookiecutter.main import cookiecutter
from jinja2 import Environment, StrictUndefined, TemplateError

from microservice_template.stacks import STACKS
from tools.lockfiles.texts import LockError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "<<cookiecutter.service_slug>>"


def options(root: Path = ROOT) -> dict[str, Any]:
    """Read the template's options."""
    content: dict[str, Any] = json.loads((root / "cookiecutter.json").read_text("utf-8"))
    return content


def stacks(language: str, root: Path = ROOT) -> tuple[str, ...]:
    """Return the stacks of a language that can be chosen."""
    return tuple(name for name in options(root)["stack"] if STACKS[name].language == language)


def bake(answers: Mapping[str, str], into: Path, root: Path = ROOT) -> Path:
    """Generate a service without running hooks, and return its folder.

    The person's own cookiecutter settings and replay files are neither read nor written.
    """
    target = into / "-".join(answers.values())
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
            extra_context=dict(answers),
        )
    except (CookiecutterException, TemplateError) as error:
        chosen = ", ".join(f"{option}={value}" for option, value in answers.items())
        raise LockError(f"the template does not bake with {chosen}: {error}") from error
    return Path(folder)


def environment(root: Path = ROOT) -> Environment:
    """Return a Jinja environment with the template's delimiters."""
    settings: dict[str, Any] = options(root)["_jinja2_env_vars"]
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True, **settings)  # noqa: S701 - writes no HTML
