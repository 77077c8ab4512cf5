"""The environment variables that each part of a generated service names, and their defaults."""

import ast
import re
from pathlib import Path
from typing import Any

import yaml

REQUIRED = "required"
# How the table of the README says that there is none, or that it follows from another.
WORDS = {"none": "", "off": "", REQUIRED: REQUIRED}

Defaults = dict[str, str]


def in_code(tree: Path) -> Defaults:
    """What the service itself reads, in its order."""
    if (tree / "package.json").exists():
        return in_typescript((tree / "src/core/config.ts").read_text("utf-8"))
    return in_python((tree / "app/core/config.py").read_text("utf-8"))


def in_python(text: str) -> Defaults:
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    (settings,) = (node for node in classes if node.name == "Settings")
    return {
        node.target.id.upper(): REQUIRED if node.value is None else as_text(literal(node.value))
        for node in settings.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def literal(node: ast.expr) -> object:
    return ast.literal_eval(node)


def in_typescript(text: str) -> Defaults:
    schema = text.partition("const variables = z.object({\n")[2].partition("\n});")[0]
    parts = re.split(r"^  ([a-z][A-Za-z0-9]*)(?:: |(?=,$))", schema, flags=re.MULTILINE)[1:]
    found = {}
    for name, rule in zip(parts[::2], parts[1::2], strict=True):
        default = re.findall(r"\.default\((.*?)\)", rule)
        variable = re.sub(r"(?=[A-Z])", "_", name).upper()
        found[variable] = as_text(from_javascript(default[-1])) if default else REQUIRED
    return found


def from_javascript(value: str) -> object:
    return None if value == "null" else ast.literal_eval(value)


def as_text(value: object) -> str:
    """A default as the environment would hold it; nothing is the empty text."""
    if value in (None, (), []):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_example(tree: Path) -> Defaults:
    """The variables of `.env.example`, which shows defaults in comments."""
    text = (tree / ".env.example").read_text("utf-8")
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE))


def in_readme(tree: Path) -> Defaults:
    text = (tree / "README.md").read_text("utf-8")
    table = text.partition("\n## Configuration\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \| (.*?) \|", table, re.MULTILINE)
    return {name: in_words(default) for name, default in rows}


def in_words(default: str) -> str:
    shown = re.fullmatch(r"`([^`<>]*)`", default)
    # One that follows from another variable shows where: `<issuer>/...`.
    return shown[1] if shown else WORDS.get(default, "")


def in_compose(tree: Path) -> Defaults:
    """What Compose sets for the service, whatever `.env` says."""
    document = yaml.safe_load((tree / "docker-compose.yml").read_text("utf-8"))
    return {name: as_text(x) for name, x in document["services"]["web"]["environment"].items()}


def in_values(tree: Path, environment: str = "") -> Defaults:
    """The `config` of the chart's values, as the environment's file changes it."""
    config: dict[str, Any] = {}
    for name in ("values", *([f"values-{environment}"] if environment else [])):
        document = yaml.safe_load((tree / f"deploy/helm/{name}.yaml").read_text("utf-8"))
        config |= document.get("config", {})
    return {name: as_text(value) for name, value in config.items()}


def in_config(tree: Path, environment: str = "") -> Defaults:
    """The settings of the manifests, as the overlay of the environment changes them."""
    folders = ["config", *([f"overlays/{environment}/config"] if environment else [])]
    found: Defaults = {}
    for folder in folders:
        text = (tree / "deploy/kubernetes" / folder / "config.env").read_text("utf-8")
        found |= dict(re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE))
    return found
