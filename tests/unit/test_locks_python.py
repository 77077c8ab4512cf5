"""Pins are read strictly, split by purpose, and merged so that each stack gets its own lock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import Environment

from tools.lockfiles import python_check
from tools.lockfiles.baking import environment
from tools.lockfiles.python import Manifest, read_manifest
from tools.lockfiles.python_check import check_locks, check_service, differences
from tools.lockfiles.python_pins import (
    Lock,
    Pin,
    assert_drawn_from,
    development_only,
    merge,
    parse_lock,
    render_pins,
    versions,
)
from tools.lockfiles.texts import LockError

HASHES = tuple(f"sha256:{digit * 64}" for digit in "0123456789abcdef")
LOCK = f"""\
# what this is
-r requirements.txt
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash={HASHES[1]} \\
    --hash={HASHES[2]}
otel-api==0.66b1 \\
    --hash={HASHES[3]}
"""


def pin(name: str, version: str = "1.0", marker: str = "") -> Pin:
    return Pin(name, version, marker, (HASHES[len(name) % 16],))


ANYIO, NUMPY_OLD, NUMPY_NEW, PYTEST, ZLIB = (
    pin("anyio"),
    pin("numpy", "2.9", "python_full_version < '3.12'"),
    pin("numpy", "2.10", "python_full_version >= '3.12'"),
    pin("pytest"),
    pin("zlib"),
)
STACKS = {
    "fastapi_a": (ANYIO, NUMPY_OLD, NUMPY_NEW, pin("orm"), pin("orm-a"), ZLIB),
    "fastapi_b": (ANYIO, pin("orm"), pin("orm-b"), pin("orm-c"), ZLIB),
    "fastapi_c": (ANYIO, pin("colorama", marker="sys_platform == 'win32'"), pin("orm-b"), ZLIB),
}


@pytest.fixture(name="jinja")
def _jinja() -> Environment:
    return environment()


class TestReading:
    def test_a_lock_is_read_completely(self) -> None:
        lock = parse_lock(LOCK)
        assert lock.includes == ("requirements.txt",)
        assert lock.pins == (
            Pin("colorama", "0.4.6", "sys_platform == 'win32'", HASHES[1:3]),
            Pin("otel-api", "0.66b1", "", HASHES[3:4]),
        )

    def test_pins_are_written_as_they_were_read(self) -> None:
        body = LOCK.partition("-r requirements.txt\n")[2]
        assert render_pins(parse_lock(body).pins) == body

    @pytest.mark.parametrize(
        "line",
        [
            "--index-url https://packages.example/simple",
            "--extra-index-url=packages.example",
            "--find-links wheels",
            "-e .",
            "-r https://packages.example/requirements.txt",
            "other @ https://packages.example/other-1.0-py3-none-any.whl",
            "other>=1.0",
            "Other==1.0",
            "<% if cookiecutter.stack == 'fastapi_a' %>",
            f"    --hash={HASHES[0]}",
        ],
    )
    def test_any_other_line_is_refused(self, line: str) -> None:
        with pytest.raises(LockError, match="neither a pin nor a comment"):
            parse_lock(f"{LOCK}{line}\n")

    @pytest.mark.parametrize(
        "line", ["--hash=md5:00", f"    --hash={HASHES[0][:-1]}", "other==1.0", ""]
    )
    def test_a_pin_goes_on_with_sha256_hashes_only(self, line: str) -> None:
        with pytest.raises(LockError, match="expected a sha256 hash of other"):
            parse_lock(f"other==1.0 \\\n{line}\n")

    def test_a_truncated_lock_is_refused(self) -> None:
        with pytest.raises(LockError, match="announces another"):
            parse_lock(f"other==1.0 \\\n    --hash={HASHES[0]} \\\n")


class TestSplitting:
    def test_development_holds_what_runtime_lacks(self) -> None:
        assert development_only((ANYIO, ZLIB), (ANYIO, PYTEST, ZLIB)) == (PYTEST,)

    def test_a_version_fork_stays_together(self) -> None:
        fork = (NUMPY_OLD, NUMPY_NEW)
        assert development_only(fork, (NUMPY_OLD, NUMPY_NEW, PYTEST)) == (PYTEST,)

    @pytest.mark.parametrize(
        "other",
        [
            (PYTEST,),
            (pin("anyio", "2.0"), PYTEST),
            (Pin("anyio", "1.0", "", HASHES[:1]), PYTEST),
            (pin("anyio", marker="sys_platform == 'win32'"), PYTEST),
        ],
        ids=["absent", "version", "hashes", "marker"],
    )
    def test_both_must_agree_on_runtime_pins(self, other: tuple[Pin, ...]) -> None:
        with pytest.raises(LockError, match=r"disagree about anyio==1\.0"):
            development_only((ANYIO,), other)

    def test_development_must_not_widen_a_runtime_package(self) -> None:
        with pytest.raises(LockError, match="need more than the runtime lock"):
            development_only((NUMPY_OLD,), (NUMPY_OLD, NUMPY_NEW))


class TestMerging:
    @pytest.mark.parametrize("stack", STACKS)
    def test_rendered_for_a_stack_it_is_the_stacks_own_lock(
        self, stack: str, jinja: Environment
    ) -> None:
        rendered = jinja.from_string(merge(STACKS)).render(cookiecutter={"stack": stack})
        assert rendered == render_pins(STACKS[stack])

    def test_conditions_stand_only_where_stacks_differ(self) -> None:
        lines = [line for line in merge(STACKS).splitlines() if not line.startswith(" ")]
        assert [line.removesuffix(" \\") for line in lines] == [
            "anyio==1.0",
            "<% if cookiecutter.stack == 'fastapi_c' %>",
            "colorama==1.0 ; sys_platform == 'win32'",
            "<% endif %>",
            "<% if cookiecutter.stack == 'fastapi_a' %>",
            "numpy==2.9 ; python_full_version < '3.12'",
            "numpy==2.10 ; python_full_version >= '3.12'",
            "<% endif %>",
            "<% if cookiecutter.stack in ('fastapi_a', 'fastapi_b') %>",
            "orm==1.0",
            "<% endif %>",
            "<% if cookiecutter.stack == 'fastapi_a' %>",
            "orm-a==1.0",
            "<% endif %>",
            "<% if cookiecutter.stack in ('fastapi_b', 'fastapi_c') %>",
            "orm-b==1.0",
            "<% endif %>",
            "<% if cookiecutter.stack == 'fastapi_b' %>",
            "orm-c==1.0",
            "<% endif %>",
            "zlib==1.0",
        ]

    def test_a_single_stack_needs_no_condition(self) -> None:
        assert merge({"fastapi_a": STACKS["fastapi_a"]}) == render_pins(STACKS["fastapi_a"])

    def test_stacks_must_agree_on_a_pin(self) -> None:
        with pytest.raises(LockError, match=r"fastapi_b: anyio==2\.0 differs"):
            merge({"fastapi_a": (ANYIO,), "fastapi_b": (pin("anyio", "2.0"),)})

    def test_a_stack_draws_from_the_union(self) -> None:
        assert_drawn_from((ANYIO, ZLIB), "fastapi_a", (ANYIO,))
        with pytest.raises(LockError, match=r"fastapi_a: not in the union.*pytest==1\.0"):
            assert_drawn_from((ANYIO, ZLIB), "fastapi_a", (ANYIO, PYTEST))

    def test_a_fork_has_two_versions(self) -> None:
        assert versions((ANYIO, NUMPY_OLD, NUMPY_NEW)) == {
            "anyio": ["1.0"],
            "numpy": ["2.9", "2.10"],
        }


def problems_of(
    runtime: tuple[str, ...] = ("anyio>=1",),
    development: tuple[str, ...] = ("pytest",),
    *,
    locked: tuple[Pin, ...] = (ANYIO,),
    tools: tuple[Pin, ...] = (PYTEST,),
    includes: tuple[str, ...] = ("requirements.txt",),
    requires_python: str = ">=3.11",
) -> str:
    manifest = Manifest(requires_python, runtime, development)
    return "\n".join(check_locks(manifest, Lock((), locked), Lock(includes, tools)))


class TestChecking:
    def test_good_locks_have_no_problem(self) -> None:
        assert problems_of() == ""

    def test_extras_and_spelling_do_not_matter(self) -> None:
        assert problems_of(("AnyIO[trio]~=1.0",)) == ""

    def test_a_prerelease_satisfies_its_range(self) -> None:
        assert problems_of(("anyio>=1.0b1,<2",), locked=(pin("anyio", "1.0b2"),)) == ""

    def test_a_dependency_of_another_platform_needs_no_pin(self) -> None:
        assert problems_of(("anyio", "colorama; sys_platform == 'win32'")) == ""

    def test_a_development_tool_may_be_a_runtime_package(self) -> None:
        assert problems_of(development=("pytest", "anyio")) == ""

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"runtime": ("anyio", "zlib")}, "requirements.txt: zlib has no pin"),
            ({"runtime": ("anyio", "pytest")}, "requirements.txt: pytest has no pin"),
            ({"development": ("zlib",)}, "requirements-dev.txt: zlib has no pin"),
            ({"runtime": ("anyio>=2",)}, "anyio==1.0 does not satisfy anyio>=2"),
            ({"locked": (Pin("anyio", "1.0"),)}, "anyio==1.0 has no hash"),
            ({"tools": (Pin("pytest", "1.0"),)}, "pytest==1.0 has no hash"),
            ({"tools": (PYTEST, ANYIO)}, "anyio is in requirements.txt and in requirements-dev"),
            ({"includes": ()}, "requirements-dev.txt: includes []"),
            ({"requires_python": ">=3.12"}, "requires-python excludes 3.11"),
            ({"runtime": ("numpy",), "locked": (NUMPY_OLD,)}, "numpy has no pin"),
            ({"locked": (ANYIO, pin("anyio", "1.1"))}, "two pins of anyio apply to Python 3.11"),
        ],
    )
    def test_each_flaw_is_named(self, change: Mapping[str, object], problem: str) -> None:
        assert problem in problems_of(**change)  # type: ignore[arg-type]  # each case gives other arguments

    def test_a_fork_covers_every_python(self) -> None:
        assert problems_of(("numpy>=2",), locked=(NUMPY_OLD, NUMPY_NEW)) == ""

    def test_a_missing_lock_is_named(self, tmp_path: Path) -> None:
        assert check_service(tmp_path) == [
            "requirements.txt is missing: run `python tools/locks.py refresh`"
        ]

    def test_a_left_over_tag_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_text("# <% endif %>\n", "utf-8")
        assert check_service(tmp_path) == [
            "requirements.txt: line 1 has the template marker <%: '# <% endif %>'"
        ]

    def test_a_service_is_checked_from_its_files(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text(
            '[project]\nrequires-python = ">=3.11"\ndependencies = ["anyio"]\n'
            '[dependency-groups]\ndev = ["pytest"]\n',
            "utf-8",
        )
        assert read_manifest(tmp_path) == Manifest(">=3.11", ("anyio",), ("pytest",))
        (tmp_path / "requirements.txt").write_text(ANYIO.block, "utf-8")
        development = tmp_path / "requirements-dev.txt"
        development.write_text(f"-r requirements.txt\n{PYTEST.block}", "utf-8")
        assert check_service(tmp_path) == []

    def test_the_index_must_yield_the_same_pins(self) -> None:
        more_files = Pin("anyio", "1.0", "", (*ANYIO.hashes, HASHES[0]))
        assert differences((ANYIO,), (more_files,)) == []
        assert differences((more_files, PYTEST), (ANYIO, ZLIB)) == [
            "zlib==1.0 is missing",
            "pytest==1.0 is not needed",
            "anyio==1.0 has hashes that the index does not know",
        ]


def test_the_templates_own_locks_pass() -> None:
    assert python_check.check() == []
