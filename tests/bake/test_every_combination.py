"""What must hold for every combination of choices."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import Bake
from tests.support.combinations import (
    TEMPLATE,
    cells,
    choices,
    combinations,
    matters,
    name_of,
    spread,
)
from tests.support.trees import contents, files, written

MARKER = re.compile(rb"<<[^<>]*>>|<%|%>|<#|#>|cookiecutter")
NAMES = [name_of(answers) for answers in combinations()]

each_combination = pytest.mark.parametrize("name", NAMES)


@each_combination
def test_no_template_marker_is_left(trees: dict[str, Path], name: str) -> None:
    left = {
        path: found.group()
        for path, content in written(trees[name]).items()
        if (found := MARKER.search(path.encode() + b"\n" + content))
    }
    assert left == {}


@each_combination
def test_text_files_are_tidy(trees: dict[str, Path], name: str) -> None:
    untidy = {
        path: problem
        for path, content in written(trees[name]).items()
        if (problem := untidiness(content))
    }
    assert untidy == {}


@cache
def untidiness(content: bytes) -> str:
    if b"\r" in content:
        return "has a carriage return"
    if content and not content.endswith(b"\n"):
        return "does not end with a newline"
    if content.isspace() or content.endswith(b"\n\n") or content.startswith(b"\n"):
        return "has empty lines at an end"
    if re.search(rb"[ \t]\n", content):
        return "has trailing spaces"
    return "has three newlines running" if b"\n\n\n\n" in content else ""


@each_combination
def test_no_folder_is_empty(trees: dict[str, Path], name: str) -> None:
    empty = [folder for folder, folders, names in os.walk(trees[name]) if not folders + names]
    assert empty == []


@each_combination
def test_a_script_is_executable_and_nothing_else_is(trees: dict[str, Path], name: str) -> None:
    tree = trees[name]
    for path in files(tree):
        is_script = (tree / path).read_bytes().startswith(b"#!")
        assert os.access(tree / path, os.X_OK) == is_script, path


def in_order(answers: dict[str, str]) -> dict[str, str]:
    return {name: answers[name] for name in choices()}


# Those of the matrix, in which every two choices meet.
SOME = [in_order({**cells()[cell], **rest}) for cell, rest in spread().items()]


@pytest.mark.parametrize("answers", [s for s in SOME if matters(s)], ids=name_of)
def test_same_answers_give_the_same_bytes(
    bake: Bake, trees: dict[str, Path], answers: dict[str, str]
) -> None:
    assert contents(bake(**answers)) == contents(trees[name_of(answers)])


def test_the_template_has_a_file_for_every_combination() -> None:
    assert NAMES
    assert TEMPLATE.is_dir()


@pytest.mark.parametrize(
    "content",
    [b"a\r\n", b"a", b"a\n\n", b"\na\n", b"a \n", b"a\n\n\n\nb\n", b"\n"],
)
def test_untidy_text_is_noticed(content: bytes) -> None:
    assert untidiness(content)


@pytest.mark.parametrize("content", [b"<<x>>", b"<% if %>", b"<# note #>", b"<<cookiecutter"])
def test_a_marker_is_noticed(content: bytes) -> None:
    assert MARKER.search(content)
