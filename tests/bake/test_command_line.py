"""The ways a person generates a service: the command line, from a folder and from a repository."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.support.combinations import ROOT, choices, combinations, name_of
from tests.support.trees import assert_passes, contents, tool

# Makes every Python that starts with it refuse to talk to a network.
NO_NETWORK = """
import socket

def refuse(*arguments, **options):
    raise OSError("generation is offline")

socket.socket.connect = socket.getaddrinfo = refuse
"""


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """The environment of someone without a network, and with a home of their own."""
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    return {"PYTHONPATH": str(tmp_path), "HOME": str(tmp_path / "home")}


def generate(template: str, output: Path, env: dict[str, str], *arguments: str) -> str:
    output.mkdir()
    command = (tool("cookiecutter"), template, "--no-input", "--output-dir", output, *arguments)
    return assert_passes(*command, cwd=output, env=env)


@pytest.mark.parametrize("answers", combinations()[-1:], ids=name_of)
def test_command_line_gives_what_the_tests_look_at(
    tmp_path: Path, offline: dict[str, str], trees: dict[str, Path], answers: dict[str, str]
) -> None:
    given = [f"{option}={value}" for option, value in answers.items()]
    printed = generate(str(ROOT), tmp_path / "out", offline, *given)
    assert contents(tmp_path / "out/item-service") == contents(trees[name_of(answers)])
    assert printed.splitlines() == ["", "Next:", "  cd item-service && make setup", "  make run"]


def test_from_a_bare_clone_at_a_revision(
    tmp_path: Path, offline: dict[str, str], trees: dict[str, Path]
) -> None:
    """Commit the files as they are, leave another commit behind, and ask for the first."""
    source = tmp_path / "source"
    source.mkdir()
    git = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.org")
    assert_passes("git", "init", "--quiet", "--initial-branch", "main", source, cwd=tmp_path)
    copy_tracked_files(source)
    assert_passes(*git, "add", "--all", "--force", cwd=source)
    assert_passes(*git, "commit", "--quiet", "--message", "Release", cwd=source)
    assert_passes(*git, "tag", "v1", cwd=source)
    (source / "cookiecutter.json").write_text("broken", "utf-8")
    assert_passes(*git, "commit", "--quiet", "--all", "--message", "Break", cwd=source)
    bare = tmp_path / "template.git"
    assert_passes("git", "clone", "--quiet", "--bare", source, bare, cwd=tmp_path)

    generate(f"git+file://{bare}", tmp_path / "out", offline, "--checkout", "v1")

    assert contents(tmp_path / "out/item-service") == contents(next(iter(trees.values())))


def copy_tracked_files(target: Path) -> None:
    """Copy what a commit of everything would hold."""
    listed = assert_passes(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())
            (target / name).chmod((ROOT / name).stat().st_mode)


def test_prompts_offer_every_choice() -> None:
    prompts = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))["__prompts__"]
    for option, values in choices().items():
        assert list(prompts[option]) == ["__prompt__", *values]


def test_the_network_would_be_missed(offline: dict[str, str]) -> None:
    code = "import socket; socket.create_connection(('localhost', 9))"
    with pytest.raises(AssertionError, match="generation is offline"):
        assert_passes(sys.executable, "-c", code, cwd=Path(os.sep), env=offline)
