"""Bad answers: refused all at once, in plain words, with nothing left behind."""

import json
from pathlib import Path

import pytest

from tests.support.combinations import ROOT
from tests.support.command_line import Result, cookiecutter, replay

SETTINGS = json.loads((ROOT / "cookiecutter.json").read_text())
GOOD: dict[str, object] = {
    "service_name": "Item Service",
    "service_slug": "item-service",
    "description": "A service that keeps items.",
    "owner": "platform",
    "organization": "example",
    "resource": "item",
    "resource_plural": "items",
    "fields": "name:string",
    **{
        key: value[0]
        for key, value in SETTINGS.items()
        if isinstance(value, list) and key[0] != "_"
    },
}
PRIVATE: dict[str, object] = {
    "__answers": "",
    "__language": "python",
    "__database": "postgresql",
    "__validated": "",
    "_extensions": SETTINGS["_extensions"],
    "_jinja2_env_vars": SETTINGS["_jinja2_env_vars"],
}
BAD = {
    "service_name": "\x1b[31m",
    "service_slug": "../outside",
    "description": "<<cycler.__init__.__globals__.os.system('touch pwned')>>",
    "owner": 'a "team"',
    "organization": "my org",
    "resource": "class",
    "resource_plural": "class",
    "fields": "id:uuid a:foo b:integer=x c:integer(min=2,max=1) d:text d:date json:text",
}
RULES = [
    "control character",
    '"../outside" is not a DNS label',
    "contains a template marker",
    "is not the short name of a team",
    "is not the short name of an organization",
    '"class" is a Python keyword',
    "is the same as resource",
    "made by the service itself",
    'unknown type "foo"',
    '"x" is not a whole number',
    "min=2 is above max=1",
    '"d" is there twice',
    "Pydantic",
]


def assert_refused(result: Result, *rules: str) -> None:
    assert result.status == 1, result.text
    assert "nothing was generated" in result.text
    assert "Traceback" not in result.text
    text = " ".join(result.text.split())
    assert [rule for rule in rules if rule not in text] == []
    assert result.left_behind() == []


def test_every_problem_at_once(tmp_path: Path) -> None:
    answers = [f"{key}={value}" for key, value in BAD.items()]
    result = cookiecutter(tmp_path, "--no-input", *answers)
    assert_refused(result, *RULES)
    assert "\x1b" not in result.text


@pytest.mark.parametrize("private", [PRIVATE, {}], ids=["complete", "public answers only"])
def test_every_problem_at_once_in_replayed_answers(
    tmp_path: Path, private: dict[str, object]
) -> None:
    root = tmp_path / "run"
    root.mkdir()
    answers = {**private, **GOOD, **BAD, "stack": "rails", "license": None}
    assert_refused(replay(root, answers), *RULES, '"rails" is none of', "None is none of")


@pytest.mark.parametrize("slug", ["", ".", "/srv/outside", "a" * 300, "Item", "-item"])
def test_no_slug_leaves_the_output_folder(tmp_path: Path, slug: str) -> None:
    root = tmp_path / "run"
    root.mkdir()
    result = replay(root, {**PRIVATE, **GOOD, "service_slug": slug})
    assert_refused(result, "is not a DNS label of 1 to 40 characters")


@pytest.mark.parametrize(
    "value",
    [
        "<<7*7>>",
        "<% for a in 1 %>",
        "<# gone #>",
        "<<cookiecutter.service_slug>>",
        "<<cookiecutter.undefined>> \\ \" ' \U0001f389",
        "<<",
        "<%",
        "<#",
    ],
)
def test_an_answer_is_never_rendered(tmp_path: Path, value: str) -> None:
    answers = (f"service_name={value}", "service_slug=item-service", f"owner={value}")
    result = cookiecutter(tmp_path, "--no-input", *answers)
    assert_refused(result, f"service_name {json.dumps(value)} contains a template marker")
    assert "49" not in result.text


def test_private_answers_do_not_open_the_guard(tmp_path: Path) -> None:
    result = cookiecutter(
        tmp_path,
        "--no-input",
        "__answers=<<cookiecutter|derived('__language')>>",
        "__validated=<<7*7>>",
        "description=<<cycler.__init__.__globals__.os.system('touch pwned')>>",
    )
    assert result.status == 1
    assert [path for path in result.left_behind() if "pwned" in path] == []


def test_replayed_public_answers_are_enough(tmp_path: Path) -> None:
    root = tmp_path / "run"
    root.mkdir()
    result = replay(root, GOOD)
    assert result.status == 0, result.text
    assert (result.output / "item-service" / "app").is_dir()


def test_a_word_without_plural(tmp_path: Path) -> None:
    result = cookiecutter(tmp_path, "--no-input", "resource=equipment")
    assert_refused(result, 'resource_plural "equipment" is the same as resource')
