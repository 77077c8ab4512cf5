"""Fails a run that skipped a test which `tests/allowed_skips.txt` does not list.

Only where `FORBID_SKIPS` is set: on a developer's machine a missing tool is no failure. Each line
of the list is the id of a test; what follows `#` says which tool is missing and why that is fine.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

ALLOWED = Path(__file__).resolve().parents[1] / "allowed_skips.txt"
SWITCH = "FORBID_SKIPS"


def listed(text: str) -> set[str]:
    """The ids that a list of allowed skips names."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {line for line in lines if line}


def forbidden(skipped: Iterable[str], allowed: set[str]) -> list[str]:
    return sorted(set(skipped) - allowed)


class Skips:
    """Collects the ids of skipped tests and modules; with xdist, in the main process."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.forbidden: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.ids.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.ids.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.forbidden = forbidden(self.ids, listed(ALLOWED.read_text("utf-8")))
        if self.forbidden and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for test in self.forbidden:
            terminalreporter.write_line(f"SKIPPED but not in {ALLOWED.name}: {test}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get(SWITCH) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(), "forbidden-skips")
