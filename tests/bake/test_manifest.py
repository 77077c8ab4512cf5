"""The manifest's proof: every file belongs to somebody, and what was not chosen is gone."""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from microservice_template.manifest import covers, template_files, unchosen
from microservice_template.repository import read_json
from microservice_template.stacks import STACKS, derived
from tests.support.combinations import TEMPLATE, choices, combinations, name_of
from tests.support.trees import files, written

MANIFEST = read_json("optional_paths.json")
COMBINATIONS = {name_of(answers): answers for answers in combinations()}
# What a text would call a value that is not said as it is spelt.
WORDS = {
    "kubernetes": ("kustomize", "kustomization"),
    "blue_green": ("blue-green", "blue_green", "blueGreen", "argo", "argoproj"),
    "canary": ("canary", "argo", "argoproj"),
}
# Where a value that was not chosen may be mentioned: (value, path pattern): why.
MENTIONS: dict[tuple[str, str], str] = {
    ("express", "LICENSE"): "an English word",
    ("MIT", "package-lock.json"): "licenses of packages",
    ("Apache-2.0", "package-lock.json"): "licenses of packages",
    ("github", "package-lock.json"): "where packages ask for money",
}

each_combination = pytest.mark.parametrize("name", COMBINATIONS)


def generated_path(template_path: str) -> str:
    """The path in a service with the default entity, whose names are the same in kebab case."""
    return re.sub(
        r"<<cookiecutter\.resource(_plural)?(\|kebab)?>>",
        lambda found: "items" if found[1] else "item",
        template_path,
    )


def with_derived(answers: dict[str, str]) -> dict[str, str]:
    return {**answers, **derived(answers["stack"])}


def test_every_listed_path_is_in_the_template() -> None:
    listed = [path for values in MANIFEST.values() for paths in values.values() for path in paths]
    files_there = template_files(TEMPLATE)
    assert [path for path in listed if not any(covers(path, file) for file in files_there)] == []


def test_every_option_and_value_exists() -> None:
    available = choices()
    for option, values in MANIFEST.items():
        if not option.startswith("__"):
            assert set(values) <= set(available[option])


@each_combination
def test_a_service_has_exactly_the_files_of_its_options(trees: dict[str, Path], name: str) -> None:
    paths = template_files(TEMPLATE)
    left_out = unchosen(with_derived(COMBINATIONS[name]), MANIFEST, paths)
    expected = sorted(generated_path(path) for path in set(paths) - set(left_out))
    assert sorted(str(path) for path in files(trees[name])) == expected


def test_every_template_file_is_in_some_service(trees: dict[str, Path]) -> None:
    generated = {str(path) for tree in trees.values() for path in files(tree)}
    orphans = [p for p in template_files(TEMPLATE) if generated_path(p) not in generated]
    assert orphans == []


@each_combination
def test_nothing_of_another_choice_remains(trees: dict[str, Path], name: str) -> None:
    answers = with_derived(COMBINATIONS[name])
    for option, values in MANIFEST.items():
        own = values.get(answers[option], [])
        foreign = [p for paths in values.values() for p in paths if p not in own]
        listed = [generated_path(path) for path in foreign]
        there = [str(file) for file in files(trees[name])]
        assert [file for file in there if any(covers(path, file) for path in listed)] == []


@each_combination
def test_no_other_choice_is_mentioned(trees: dict[str, Path], name: str) -> None:
    others = {
        word
        for option, values in choices().items()
        for value in values
        if value != COMBINATIONS[name][option]
        for word in names_of(value)
    } - {word for value in COMBINATIONS[name].values() for word in names_of(value)}
    found = [
        f"{path}: {value}"
        for path, content in written(trees[name]).items()
        for value in sorted(others)
        if mentions(f"{path}\n{content.decode()}", value) and not is_excepted(path, value)
    ]
    assert found == []


def names_of(value: str) -> list[str]:
    """What a text would call the value of an option: for a stack, its parts."""
    return value.split("_") if value in STACKS else list(WORDS.get(value, [value]))


@cache
def mentions(text: str, value: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(value)}(?![a-z0-9])", text, re.I) is not None


def is_excepted(path: str, value: str) -> bool:
    return any(value == v and fnmatch(path, pattern) for v, pattern in MENTIONS)


def test_every_exception_is_needed(trees: dict[str, Path]) -> None:
    for value, pattern in MENTIONS:
        assert any(
            fnmatch(path, pattern) and mentions(content.decode(), value)
            for tree in trees.values()
            for path, content in written(tree).items()
        ), (value, pattern)


def test_a_mention_is_noticed() -> None:
    assert mentions("apiVersion: argoproj.io/v1alpha1", "argoproj")
    assert not mentions("rollingUpdate:", "rolling")
    assert mentions("image: registry.gitlab.com/x", "gitlab")
    assert mentions("see .GitHub/workflows", "github")
    assert not mentions("permit", "MIT")
