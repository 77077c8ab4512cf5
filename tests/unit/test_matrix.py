"""The cells of `tox.ini` are the combinations of `cookiecutter.json`."""

import itertools
import re
from configparser import ConfigParser

from tests.service.test_own_verbs import EVERY_CELL, EVERY_CODE, PARTS, WHOLE, code_of, verbs_of
from tests.support.combinations import ROOT, cells, choices, pairs, spread

# Python has one, without a name.
RUNNERS = ("", *choices()["node_test_runner"])


def expanded(line: str) -> list[str]:
    """What tox makes of `{a,b}-{c,d}`."""
    parts = [part.split(",") for part in re.split(r"[{}]", line) if part]
    return ["".join(chosen) for chosen in itertools.product(*parts)]


def environments() -> set[str]:
    """Every environment of a plain `tox`, each of which has a section."""
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    lines = tox["tox"]["env_list"].split()
    assert {f"testenv:{line}" for line in lines} <= set(tox)
    return {name for line in lines for name in expanded(line)}


def test_every_combination_has_a_cell() -> None:
    stacks = tuple(choices()["stack"])
    assert {name for name in environments() if name.startswith(stacks)} == set(cells())


def test_every_stack_is_held_against_the_contract() -> None:
    subjects = {name for name in environments() if name.startswith("contract")}
    assert subjects == {f"contract-{stack}" for stack in choices()["stack"]}


def test_every_two_values_meet_in_some_cell() -> None:
    other = {"other": ["one", "two"]}
    chosen = [{**cells()[name], **rest} for name, rest in spread(**other).items()]
    met = {pair for answers in chosen for pair in pairs(answers)}
    options = {**choices(), **other}.items()
    possible = {
        frozenset({(one, a), (two, b)})
        for (one, values), (two, others) in itertools.combinations(options, 2)
        for a, b in itertools.product(values, others)
    }
    assert met == possible


def test_every_code_runs_all_tests() -> None:
    """In parts, coverage among them, for each stack and runner; each runner also at once."""
    run: dict[tuple[str, ...], set[str]] = {}
    for name, answers in cells().items():
        code, verbs = code_of(name), set(verbs_of(name))
        assert verbs >= set(EVERY_CELL)
        kinds: list[tuple[str, ...]] = [
            (answers["stack"], *code),
            (answers["stack"],),
            (code.runner,),
        ]
        for kind in kinds:
            run.setdefault(kind, set()).update(verbs)
    for kind, verbs in run.items():
        assert verbs >= set(EVERY_CODE), kind
        assert verbs >= set(PARTS) or verbs >= set(WHOLE), kind
        if len(kind) == 1:
            assert verbs >= set(PARTS), kind
        if kind[0] in RUNNERS:
            assert verbs >= set(WHOLE), kind
