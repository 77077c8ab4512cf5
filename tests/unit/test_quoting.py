"""Every literal, read back by its language, is the text again."""

import ast
import json
import re
import shlex
import subprocess
import tomllib
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from microservice_template import quoting
from microservice_template.answers import BAD_CATEGORIES
from microservice_template.quoting import NONCHARACTERS

HOSTILE = [
    "plain",
    "",
    '"; import os; os.system("id") #',
    "it's",
    "both \" and '",
    "three ''' and \"\"\" quotes",
    "back\\slash \\n \\u0041 \\",
    "$(id) `id` ${HOME} $$ {{ x }} ${{ y }} <<z>> <% a %> <# b #>",
    "</script><b>&amp;</b>",
    "- # & * ! | > % @ : ? , [ ] { }",
    "yes",
    "0123",
    "1. one",
    "# title #",
    "+ plus",
    "=== ---",
    "__init__ snake_case *bold* ~~gone~~ [a](b) ![c](d)",
    "emoji 🎉 👩‍👩‍👧",
    "\U0010fffe",
    "\u200b \ufeff \u2066 \u061c",
    "עברית عربي \u202eoverride\u202c \u200f",
    "\u2028 \u2029 \ufeff \ufffe \x7f \x85 \x9f",
    "tab\tand\nnewline\r\x01",
    "C# & F#",
    "a | b | c",
    "https://example.com/?a=b&copy=1",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
UNSAFE_IN_SOURCE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def typescript_value(literal: str) -> str:
    """Read a TypeScript string as Python, whose escapes differ beyond four digits only."""
    wide = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: f"\\U{int(match[1], 16):08x}", literal)
    value = ast.literal_eval(wide)
    assert isinstance(value, str)
    return value


def assert_round_trips(text: str) -> None:
    for literal, value in (
        (quoting.python_string(text), ast.literal_eval),
        (quoting.python_string(text, ascii_only=True), ast.literal_eval),
        (quoting.json_string(text), json.loads),
        (quoting.toml_string(text), lambda literal: tomllib.loads(f"x = {literal}")["x"]),
        (quoting.yaml_string(text), lambda literal: yaml.safe_load(f"x: {literal}")["x"]),
        (quoting.typescript_string(text), typescript_value),
    ):
        assert value(literal) == text, literal
        assert not UNSAFE_IN_SOURCE.search(literal)
    assert quoting.python_string(text, ascii_only=True).isascii()
    assert shlex.split(quoting.shell_string(text)) == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(text: str) -> None:
    assert_round_trips(text)


@given(TEXTS)
def test_any_text(text: str) -> None:
    assert_round_trips(text)


def test_a_real_shell_reads_every_text() -> None:
    words = " ".join(quoting.shell_string(text) for text in HOSTILE)
    done = subprocess.run(["sh", "-c", f"printf '%s\\0' {words}"], capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == HOSTILE


def is_answer(text: str) -> bool:
    """Leave out what no answer may contain; Markdown has no way to write it either."""
    return not any(
        ord(c) in NONCHARACTERS or unicodedata.category(c) in BAD_CATEGORIES for c in text
    )


def dockerfile_value(literal: str) -> str:
    assert literal[0] == literal[-1] == '"'
    assert not re.search(r'(?<!\\)(?:\\\\)*["$]', literal[1:-1])
    return re.sub(r"\\(.)", r"\1", literal[1:-1])


@given(st.text(st.characters(exclude_categories=["C"]), max_size=30))
def test_dockerfile(text: str) -> None:
    assert dockerfile_value(quoting.dockerfile_string(text)) == text


@pytest.mark.parametrize("prefix", ["", "# ", "- "], ids=["paragraph", "heading", "item"])
@pytest.mark.parametrize("text", [text for text in HOSTILE if text and is_answer(text)])
def test_markdown(text: str, prefix: str) -> None:
    source = prefix + quoting.markdown(text)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(source)
    blocks = [token.type for token in tokens if token.nesting > 0]
    expected = {"": ["paragraph_open"], "# ": ["heading_open"]}
    assert blocks == expected.get(prefix, ["bullet_list_open", "list_item_open", "paragraph_open"])
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special"}, source
    assert "".join(child.content for child in children) == " ".join(text.split())


@given(st.text(st.sampled_from(list("ab1 \\`*_{}[]<>()#+-.!|~&;:$=\"'")), min_size=1, max_size=12))
def test_markdown_of_any_punctuation(text: str) -> None:
    folded = " ".join(text.split())
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(quoting.markdown(text))
    assert [token.type for token in tokens if token.nesting > 0] == ["paragraph_open"] * bool(
        folded
    )
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == folded


def test_markdown_leaves_ordinary_text_alone() -> None:
    text = 'Orders, lines & prices (net) - snake_case, 1.5 C# it\'s "fine"!'
    assert quoting.markdown(text) == text


def test_formatters_choice_of_quotes() -> None:
    assert quoting.python_string('say "hi"') == "'say \"hi\"'"
    assert quoting.typescript_string('say "hi"') == "'say \"hi\"'"
    assert quoting.yaml_string('say "hi"') == "'say \"hi\"'"
    assert quoting.python_string("it's") == '"it\'s"'


def test_shown_is_short_and_safe_for_a_terminal() -> None:
    assert quoting.shown("\x1b[31m\x7fé\ud800") == '"\\u001b[31m\\u007f\\u00e9\\ud800"'
    assert quoting.shown("a" * 300).endswith("... (300 characters)")
    assert quoting.shown(["x"]) == "['x']"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_long_text_becomes_lines_that_fit(text: str) -> None:
    source = quoting.python_assignment(text, "SERVICE_DESCRIPTION")
    tree = ast.parse(source).body[0]
    assert isinstance(tree, ast.Assign)
    assert ast.literal_eval(tree.value) == text
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in source)
    assert wide or max(map(len, source.splitlines())) <= 100
