"""The free texts of a generated service, as its own language and its manifest read them."""

import ast
import json
import tomllib
from pathlib import Path

from tests.support.node import NODE
from tests.support.trees import assert_passes

READ_ABOUT = """
const { SERVICE_NAME, SERVICE_DESCRIPTION } = await import(process.argv[1]);
console.log(JSON.stringify([SERVICE_NAME, SERVICE_DESCRIPTION]));
"""


def name_and_description(tree: Path) -> tuple[str, str]:
    """The service's name and description, as its code has them."""
    if (tree / "package.json").exists():
        command = (NODE, "--disable-warning=ExperimentalWarning", "--input-type=module")
        about = (tree / "src" / "about.ts").absolute().as_uri()
        name, description = json.loads(assert_passes(*command, "-e", READ_ABOUT, about, cwd=tree))
        return name, description
    module = ast.parse((tree / "app" / "__init__.py").read_text("utf-8"))
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return values["SERVICE_NAME"], values["SERVICE_DESCRIPTION"]


def described_as(tree: Path) -> str:
    """The description in the service's manifest."""
    if (tree / "package.json").exists():
        text: str = json.loads((tree / "package.json").read_text("utf-8"))["description"]
    else:
        project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
        text = project["description"]
    return text
