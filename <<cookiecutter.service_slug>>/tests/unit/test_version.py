"""What the service says about itself is what its package says."""

import tomllib
from pathlib import Path

from app import SERVICE_DESCRIPTION, SERVICE_NAME, __version__


def test_version_and_description_are_those_of_pyproject() -> None:
    text = Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]

    assert project["version"] == __version__
    assert project["description"] == SERVICE_DESCRIPTION
    assert SERVICE_NAME
