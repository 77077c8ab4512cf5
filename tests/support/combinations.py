"""Every combination of the template's choices, derived from `cookiecutter.json`."""

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from microservice_template.stacks import STACKS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "<<cookiecutter.service_slug>>"
# What an environment of tox varies; the remaining choices are spread over the cells.
CELL_OPTIONS = ("stack", "ci", "deploy")

Answers = Mapping[str, str]


def choices() -> dict[str, list[str]]:
    """The values of every option that is a choice."""
    options = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))
    return {
        name: values
        for name, values in options.items()
        if isinstance(values, list) and not name.startswith("_")
    }


def product(options: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    for values in itertools.product(*options.values()):
        yield dict(zip(options, values, strict=True))


def combinations() -> list[dict[str, str]]:
    """The answers that differ in what is generated."""
    return [answers for answers in product(choices()) if matters(answers)]


def matters(answers: Answers) -> bool:
    """Whether no answer is to a question that the stack does not ask."""
    runners = choices()["node_test_runner"]
    return STACKS[answers["stack"]].language == "node" or answers["node_test_runner"] == runners[0]


def name_of(answers: Answers) -> str:
    return "-".join(answers.values())


def cells() -> dict[str, dict[str, str]]:
    """The answers of each cell of the matrix, by the name of its environment."""
    available = choices()
    chosen = product({name: available[name] for name in CELL_OPTIONS})
    return {name_of(answers): answers for answers in chosen}


def spread(**others: list[str]) -> dict[str, dict[str, str]]:
    """The choices that no cell varies, for each cell, and whatever else is to be spread.

    Pairwise: each cell takes the values that meet the most values which they have not met before,
    in the cell or among themselves.
    """
    rest = {name: values for name, values in choices().items() if name not in CELL_OPTIONS}
    candidates = list(product({**rest, **others}))
    met: set[frozenset[tuple[str, str]]] = set()
    found = {}
    for name, cell in cells().items():
        found[name] = max(candidates, key=lambda chosen: len(pairs({**cell, **chosen}) - met))
        met |= pairs({**cell, **found[name]})
    return found


def pairs(answers: Answers) -> set[frozenset[tuple[str, str]]]:
    """Every two answers that are given together."""
    return {frozenset(two) for two in itertools.combinations(answers.items(), 2)}
