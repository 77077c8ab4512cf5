"""What was not chosen is not written, what someone else wrote stays."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.combinations import ROOT
from tests.support.command_line import Result, cookiecutter

FILES = {
    "README.md": "# <<cookiecutter.service_name>>\n",
    ".github/workflows/ci.yml": "name: <<cookiecutter.service_slug>>\n",
    ".github/workflows/<<cookiecutter.resource>>.yml": "name: entity\n",
    ".github/dependabot.yml": "version: 2\n",
    ".gitlab-ci.yml": "stages: []\n",
}
MANIFEST = {"ci": {"github": [".github", ".github/dependabot.yml"], "gitlab": [".gitlab-ci.yml"]}}
LEFT_ALONE = "\nNot of these answers, and left alone (`git rm` what earlier answers brought):\n"
NEXT = "\nNext:\n  cd item-service && make setup\n  make run\n"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A small template with the real hooks, extension and options."""
    folder = tmp_path / "template"
    for name in ("hooks", "microservice_template"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("local_extensions.py", "cookiecutter.json"):
        shutil.copy(ROOT / name, folder / name)
    for name, text in FILES.items():
        path = folder / "<<cookiecutter.service_slug>>" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "optional_paths.json").write_text(json.dumps(MANIFEST))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def generate(root: Path, template: Path, *arguments: str) -> Result:
    result = cookiecutter(root, "--no-input", *arguments, template=template)
    assert result.status == 0, result.text
    assert result.text.endswith(NEXT)
    return result


def left_alone(result: Result) -> list[str]:
    """The files that the person is told about."""
    said = result.text.removesuffix(NEXT)
    if not said:
        return []
    assert said.startswith(LEFT_ALONE)
    return [line.strip() for line in said.removeprefix(LEFT_ALONE).splitlines()]


def names(result: Result) -> list[str]:
    service = result.output / "item-service"
    return sorted(path.relative_to(service).as_posix() for path in service.rglob("*"))


def test_only_what_was_chosen_is_left(root: Path, template: Path) -> None:
    result = generate(root, template, "ci=gitlab")
    assert names(result) == [".gitlab-ci.yml", "README.md"]
    assert left_alone(result) == []


def test_what_earlier_answers_brought_stays_and_is_told(root: Path, template: Path) -> None:
    github = [".github/dependabot.yml", ".github/workflows/ci.yml", ".github/workflows/item.yml"]
    assert left_alone(generate(root, template, "ci=github")) == []
    result = generate(root, template, "-f", "ci=gitlab")
    assert sorted(left_alone(result)) == github
    assert {*github, ".gitlab-ci.yml"} < set(names(result))
    for name in github:
        (result.output / "item-service" / name).unlink()
    again = generate(root, template, "-f", "ci=gitlab")
    assert names(again) == [".gitlab-ci.yml", "README.md"]
    assert left_alone(again) == []


@pytest.mark.parametrize("flags", [["-f"], ["-f", "-s"]], ids=["overwrite", "skip"])
def test_over_an_existing_service(root: Path, template: Path, flags: list[str]) -> None:
    service = root / "output" / "item-service"
    own = {".github/workflows/own.yml": "own", ".github/workflows/ci.yml": "own, too"}
    for name, text in own.items():
        (service / name).parent.mkdir(parents=True, exist_ok=True)
        (service / name).write_text(text)
    for _ in range(2):
        result = generate(root, template, *flags, "ci=gitlab")
        assert names(result) == [
            ".github",
            ".github/workflows",
            *sorted(own),
            ".gitlab-ci.yml",
            "README.md",
        ]
        assert {name: (service / name).read_text() for name in own} == own
        assert left_alone(result) == [".github/workflows/ci.yml"]


def test_a_listed_path_that_the_template_lacks(root: Path, template: Path) -> None:
    (template / "optional_paths.json").write_text('{"ci": {"github": [".circleci"]}}')
    result = cookiecutter(root, "--no-input", template=template)
    assert result.status == 1
    assert "optional_paths.json lists .circleci under ci=github" in result.text
    assert "Traceback" not in result.text
    assert result.left_behind() == []


def test_the_last_net(root: Path, template: Path) -> None:
    """Without the check in process, the hook before the generation refuses."""
    extension = template / "microservice_template" / "extension.py"
    extension.write_text(extension.read_text().replace("if found:", "if found and not found:"))
    result = cookiecutter(root, "--no-input", "owner=a b", "resource=class", template=template)
    assert result.status == 1
    assert "is not the short name of a team" in result.text
    assert '"class" is a Python keyword' in result.text
    assert list(result.output.iterdir()) == []


def test_without_hooks_nothing_else_is_written(root: Path, template: Path) -> None:
    result = cookiecutter(
        root, "--no-input", "--accept-hooks", "no", "ci=gitlab", template=template
    )
    assert result.status == 0
    found = {name for name in names(result) if (result.output / "item-service" / name).is_file()}
    assert found == {".gitlab-ci.yml", "README.md"}


def test_a_stray_module_in_the_temporary_folder_is_not_run(root: Path, template: Path) -> None:
    (root / "tmp").mkdir()
    (root / "tmp" / "json.py").write_text("raise SystemExit('hijacked')")
    generate(root, template)
