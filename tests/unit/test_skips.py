"""A skipped test fails a run that forbids skips, unless it is listed."""

import pytest

from tests.support import skips

pytest_plugins = ["pytester"]

SKIPPED = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="no engine")
def test_skipped():
    pass
"""


@pytest.mark.parametrize(
    ("allowed", "failed"), [("", True), ("test_it.py::test_skipped # engine: too slow\n", False)]
)
@pytest.mark.parametrize("arguments", [(), ("--numprocesses", "1")])
def test_run_with_a_skip(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    allowed: str,
    failed: bool,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.setenv(skips.SWITCH, "1")
    allowed_skips = pytester.makefile(".txt", allowed_skips=allowed)
    monkeypatch.setattr(skips, "ALLOWED", allowed_skips)
    pytester.makepyfile(test_it=SKIPPED)
    result = pytester.inline_run("-p", "tests.support.skips", *arguments)
    assert (result.ret == pytest.ExitCode.TESTS_FAILED) is failed


def test_module_that_skips_itself_fails_the_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(skips.SWITCH, "1")
    pytester.makepyfile(test_it="import pytest\npytest.skip('x', allow_module_level=True)\n")
    pytester.makepyfile(test_other="def test_passes():\n    pass\n")
    assert pytester.inline_run("-p", "tests.support.skips").ret == pytest.ExitCode.TESTS_FAILED


def test_skips_are_fine_where_nobody_forbids_them(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(skips.SWITCH, raising=False)
    pytester.makepyfile(test_it=SKIPPED)
    assert pytester.inline_run("-p", "tests.support.skips").ret == pytest.ExitCode.OK


def test_list_has_a_reason_for_every_skip() -> None:
    lines = skips.ALLOWED.read_text("utf-8").splitlines()
    assert [line for line in lines if line and "#" not in line] == []
