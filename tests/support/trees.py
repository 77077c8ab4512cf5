"""What was generated: its files, and the tools that judge them."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

BESIDE_PYTHON = Path(sys.executable).parent
# Of a long output, the end says what failed; a CI log that folds long messages shows the start.
LINES_SHOWN = 120
# Files of others, kept as they were published: a test of the service knows the script's hash.
PUBLISHED = "assets/redoc/"


def files(tree: Path) -> Iterator[Path]:
    """Every file of a tree, sorted, relative to it."""
    for folder, folders, names in os.walk(tree):
        folders.sort()
        yield from (Path(folder, name).relative_to(tree) for name in sorted(names))


def contents(tree: Path) -> dict[str, bytes]:
    return {str(path): (tree / path).read_bytes() for path in files(tree)}


def written(tree: Path) -> dict[str, bytes]:
    """The contents of what is ours: not of files that a library has published."""
    return {path: found for path, found in contents(tree).items() if not path.startswith(PUBLISHED)}


def digest(tree: Path, *patterns: str) -> str:
    """A digest of the files that match any of the patterns, their paths included."""
    whole = sha256()
    for path in files(tree):
        if any(path.match(pattern) for pattern in patterns):
            content = sha256((tree / path).read_bytes()).hexdigest()
            whole.update(f"{path} {content}\n".encode())
    return whole.hexdigest()


def run(
    *command: object,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; after the timeout, fail with what it printed until then."""
    arguments = [str(part) for part in command]
    with subprocess.Popen(
        arguments,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=timeout)
        except BaseException as error:
            # What `make` started must not go on beside the next test.
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            output = end_of((error.output or b"").decode(errors="replace"))
            pytest.fail(f"`{shlex.join(arguments)}` had not ended after {timeout:g} s:\n{output}")
    return subprocess.CompletedProcess(arguments, process.returncode, output)


def assert_passes(
    *command: object,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> str:
    """Run a command, show its output if it fails, return it if not."""
    result = run(*command, cwd=cwd, env=env, timeout=timeout)
    shown = " ".join(str(part) for part in command)
    assert result.returncode == 0, (
        f"`{shown}` ended with {result.returncode} in {cwd}:\n{end_of(result.stdout)}"
    )
    return result.stdout


def end_of(output: str) -> str:
    """What a message shows of an output; the whole of a longer one is printed."""
    lines = output.splitlines()
    if len(lines) <= LINES_SHOWN:
        return output
    print(output)
    return "\n".join(["[...]", *lines[-LINES_SHOWN:]])


def tool(name: str) -> Path:
    """A program that is installed beside the running Python."""
    return BESIDE_PYTHON / name


def assert_ruff_clean(trees: Path) -> None:
    """Check format and style of one tree, or of many below one folder, each by its own rules."""
    assert_passes(tool("ruff"), "format", "--no-cache", "--check", "--diff", ".", cwd=trees)
    assert_passes(tool("ruff"), "check", "--no-cache", "--output-format", "concise", ".", cwd=trees)
