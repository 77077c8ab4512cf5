"""The cells of `tox.ini` are the combinations of `cookiecutter.json`."""

import itertools
import re
from configparser import ConfigParser

from tests.support.combinations import ROOT, cells, choices, spread


def expanded(line: str) -> list[str]:
    """What tox makes of `{a,b}-{c,d}`."""
    parts = [part.split(",") for part in re.split(r"[{}]", line) if part]
    return ["".join(chosen) for chosen in itertools.product(*parts)]


def test_every_combination_has_a_cell() -> None:
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    lines = tox["tox"]["env_list"].split()
    listed = {name for line in lines if "{" in line for name in expanded(line)}
    assert listed == set(cells())
    [pattern] = [line for line in lines if "{" in line]
    assert f"testenv:{pattern}" in tox


def test_other_choices_are_spread_over_the_cells() -> None:
    for option in spread(0):
        seen = {spread(position)[option] for position in range(len(choices()[option]))}
        assert seen == set(choices()[option])
