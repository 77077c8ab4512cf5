"""`fit` breaks lines as `ruff format` does: neither changes what the other made of a line."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microservice_template.fitting import fit

WIDTH = 100
RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"


def ruff_format(source: str) -> str:
    command = [RUFF, "format", "--isolated", "--line-length", str(WIDTH), "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    return done.stdout


def name(draw: Callable[..., Any]) -> str:
    size = draw(st.sampled_from([2, 3, 5, 8, 12, 20, 30]))
    letters: str = draw(st.text("abcdefghijklmnop", min_size=size, max_size=size))
    if size > 8:
        letters = letters[: size // 2] + "_" + letters[size // 2 + 1 :]
    return f"z{letters[1:]}"


def class_name(draw: Callable[..., Any]) -> str:
    return "".join(word.capitalize() for word in name(draw).split("_"))


def annotation(draw: Callable[..., Any], depth: int = 0) -> str:
    if depth > 1 or draw(st.booleans()):
        return str(draw(st.sampled_from(["str", "int | None", class_name(draw)])))
    generic = draw(st.sampled_from(["Mapped", "Sequence", "Annotated", "dict"]))
    inner = [annotation(draw, depth + 1) for _ in range(draw(st.integers(1, 2)))]
    return f"{generic}[{', '.join(inner)}]"


def arguments(draw: Callable[..., Any], count: int, depth: int) -> str:
    keywords = draw(st.integers(0, count))
    positional = [expression(draw, depth + 1) for _ in range(count - keywords)]
    named = [f"{name(draw)[:9]}{i}={expression(draw, depth + 1)}" for i in range(keywords)]
    return ", ".join(positional + named)


def expression(draw: Callable[..., Any], depth: int = 0) -> str:
    if depth > 2 or draw(st.integers(0, 9)) < 4:
        plain = [name(draw), '"some text, here"', "100", "None", f"{class_name(draw)}.{name(draw)}"]
        return str(draw(st.sampled_from(plain)))
    count = draw(st.integers(0, 4))
    inner = [expression(draw, depth + 1) for _ in range(count)]
    pairs = [f'"k{i}": {value}' for i, value in enumerate(inner)]
    choices = [
        f"{name(draw)}({arguments(draw, count, depth)})",
        f"self.{name(draw)}.{name(draw)}({arguments(draw, count, depth)})",
        f"[{', '.join(inner)}]",
        f"{{{', '.join(pairs)}}}",
        f"{name(draw)}[{expression(draw, depth + 1)}]",
    ]
    return str(draw(st.sampled_from(choices)))


def parameters(draw: Callable[..., Any]) -> str:
    first = draw(st.sampled_from([[], ["self"]]))
    count = draw(st.integers(0, 5))
    return ", ".join(first + [f"{name(draw)}{i}: {annotation(draw)}" for i in range(count)])


def line_import(draw: Callable[..., Any]) -> str:
    names = sorted({class_name(draw) for _ in range(draw(st.integers(1, 5)))})
    return f"from {name(draw)}.{name(draw)} import {', '.join(names)}"


def line_definition(draw: Callable[..., Any]) -> str:
    start = draw(st.sampled_from(["def", "async def"]))
    end = draw(st.sampled_from([" ...", "\n    pass"]))
    return f"{start} {name(draw)}({parameters(draw)}) -> {annotation(draw)}:{end}"


def line_class(draw: Callable[..., Any]) -> str:
    bases = ", ".join(class_name(draw) for _ in range(draw(st.integers(1, 5))))
    field = f"{name(draw)}: {annotation(draw)} = {name(draw)}({arguments(draw, 2, 1)})"
    return f"class {class_name(draw)}({bases}):\n    {field}"


def line_assignment(draw: Callable[..., Any]) -> str:
    return f"{name(draw)} = {expression(draw)}"


def line_call(draw: Callable[..., Any]) -> str:
    call = f"{name(draw)}.{name(draw)}({arguments(draw, draw(st.integers(1, 4)), 1)})"
    choices = [
        call,
        f"@{call}\ndef f(): ...",
        f"async def f():\n    return await self.{call}",
        f"def f():\n    raise {call} from error",
        f"async def f():\n    async with {call} as z:\n        pass",
        f"for z in {call}:\n    pass",
    ]
    return str(draw(st.sampled_from(choices)))


def line_comprehension(draw: Callable[..., Any]) -> str:
    left, right = draw(st.sampled_from(["[]", "{}", ("tuple(", ")")]))
    inner = f"z.{name(draw)} for z in {name(draw)}.{name(draw)} if z.{name(draw)}"
    return f"{name(draw)} = {left}{inner}{right}"


LINES = [
    line_import,
    line_definition,
    line_class,
    line_assignment,
    line_call,
    line_comprehension,
]


@st.composite
def sources(draw: Callable[..., Any]) -> str:
    """A statement of each kind; ruff formats each on its own, so one run checks them all."""
    count = draw(st.integers(1, 12))
    return "\n\n\n".join(draw(st.sampled_from(LINES))(draw) for _ in range(count)) + "\n"


def without_blank_lines(source: str) -> list[str]:
    return [line for line in source.split("\n") if line]


@given(sources())
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_what_fit_breaks_ruff_leaves_alone(source: str) -> None:
    fitted = fit(source, WIDTH)
    assert without_blank_lines(fitted) == without_blank_lines(ruff_format(fitted))
    assert without_blank_lines(fitted) == without_blank_lines(ruff_format(source))


LONG_LINES = (Path(__file__).parent / "long_lines.txt").read_text()


def test_operators_chains_and_long_targets() -> None:
    fitted = fit(LONG_LINES, WIDTH)
    assert any(len(line) > WIDTH for line in LONG_LINES.split("\n"))
    assert without_blank_lines(fitted) == without_blank_lines(ruff_format(LONG_LINES))


@pytest.mark.parametrize(
    "source",
    [
        f'"""{"long docstring " * 10}"""',
        f"# {'long comment ' * 10}",
        f"x = 1  # {'long comment ' * 10}",
        f'x = """\n{"call(of, something) " * 8}\n"""',
        f"x = {'y' * 120}",
        f"call({'(' * 60}{')' * 59}",
        "short = call(a, b)",
        "",
    ],
)
def test_left_alone(source: str) -> None:
    assert fit(source) == source


def test_inside_brackets_that_are_open_already() -> None:
    source = (
        "router = APIRouter(\n"
        f"    responses=answer({', '.join(f'argument_number_{i}' for i in range(6))}),\n"
        f"    tags=[{', '.join(repr('tag') for _ in range(15))}],\n"
        "    prefix=PATH,\n"
        ")\n"
        "call(\n"
        f"    {', '.join(f'argument_number_{i}' for i in range(6))}\n"
        ")\n"
    ).replace("'", '"')
    assert fit(source) == ruff_format(source)


def test_another_width() -> None:
    assert fit("call(aaaa, bbbb)", 10) == "call(\n    aaaa,\n    bbbb,\n)"
