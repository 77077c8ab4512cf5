"""What the locks of both languages share: texts, whole files, the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import locks
from tools.lockfiles import node, node_check, python, python_check
from tools.lockfiles.baking import TEMPLATE, stacks
from tools.lockfiles.texts import (
    LockError,
    assert_no_template_markers,
    changes,
    in_condition,
    is_one_of,
    write_all,
)


@pytest.mark.parametrize("marker", ["<<", ">>", "<%", "%>", "<#", "#>"])
def test_template_markers_are_refused(marker: str) -> None:
    with pytest.raises(LockError, match="line 2"):
        assert_no_template_markers(f"# x\n# {marker}\n")


def test_lines_stand_under_their_condition() -> None:
    assert is_one_of("a.b", ["c"]) == "a.b == 'c'"
    assert is_one_of("a.b", ["c", "d"]) == "a.b in ('c', 'd')"
    assert in_condition("x\n", "a.b == 'c'") == "<% if a.b == 'c' %>\nx\n<% endif %>\n"
    assert in_condition("x\n", "") == "x\n"


def test_changes_name_every_version_that_moved() -> None:
    before = {"anyio": ["1.0"], "numpy": ["2.9"], "pytest": ["1.0"], "zlib": ["1.0"]}
    after = {"anyio": ["1.1"], "numpy": ["2.9", "2.10"], "zlib": ["1.0"], "zod": ["4.0"]}
    assert changes(before, after) == [
        "anyio 1.0 -> 1.1",
        "numpy 2.9 -> 2.9, 2.10",
        "pytest 1.0 -> (removed)",
        "zod (new) -> 4.0",
    ]


class TestWriting:
    def test_files_are_replaced_and_readable_by_all(self, tmp_path: Path) -> None:
        path = tmp_path / "requirements.txt"
        path.write_text("old", "utf-8")
        write_all({path: "new\n"})
        assert [file.name for file in tmp_path.iterdir()] == ["requirements.txt"]
        assert path.read_bytes() == b"new\n"
        assert path.stat().st_mode & 0o777 == 0o644

    def test_nothing_is_replaced_if_one_file_cannot_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "requirements.txt"
        path.write_text("old", "utf-8")
        with pytest.raises(OSError, match="absent"):
            write_all({path: "new\n", tmp_path / "absent" / "requirements-dev.txt": "new\n"})
        assert [file.name for file in tmp_path.iterdir()] == ["requirements.txt"]
        assert path.read_text("utf-8") == "old"


class TestCommandLine:
    def run(
        self,
        monkeypatch: pytest.MonkeyPatch,
        results: dict[str, list[str] | Exception],
        *arguments: str,
    ) -> int:
        """Run `check`, where each language finds what it is told to."""
        for language, module in (("python", python_check), ("node", node_check)):

            def check(*, platforms: bool, language: str = language) -> list[str]:
                assert platforms == ("--platforms" in arguments)
                result = results[language]
                if isinstance(result, Exception):
                    raise result
                return result

            monkeypatch.setattr(module, "check", check)
        return locks.main(["check", *arguments])

    def test_success_is_0(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.run(monkeypatch, {"python": [], "node": []}, "--platforms") == 0

    def test_a_problem_is_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found: dict[str, list[str] | Exception] = {"python": ["a: bad"], "node": ["b: worse"]}
        assert self.run(monkeypatch, found) == 1
        assert capsys.readouterr().out == "a: bad\nb: worse\n"

    def test_an_error_is_2_without_a_traceback(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(monkeypatch, {"python": LockError("no index"), "node": []}) == 2
        assert capsys.readouterr().err == "locks: no index\n"

    def test_one_language_leaves_the_other_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        bad: dict[str, list[str] | Exception] = {"python": [], "node": ["b: bad"]}
        assert self.run(monkeypatch, bad, "--language", "python") == 0
        assert self.run(monkeypatch, bad, "--language", "node") == 1

    def test_a_day_is_the_newest_for_both(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str | None] = []

        def refresh(newest: str | None) -> list[str]:
            asked.append(newest)
            return []

        for module in (python, node):
            monkeypatch.setattr(module, "refresh", refresh)
        assert locks.main(["refresh", "--exclude-newer", "2026-11-01"]) == 0
        assert locks.main(["refresh", "--no-cool-down", "--language", "node"]) == 0
        assert asked == ["2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z", None]


def test_the_template_has_stacks_and_locks_of_both_languages() -> None:
    assert "fastapi_sqlalchemy" in stacks("python")
    assert "express_typeorm" in stacks("node")
    assert (TEMPLATE / "package-lock.json").is_file()
    assert (TEMPLATE / "requirements.txt").is_file()
