"""The script that gives a command a database."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.process import DEADLINE_SECONDS, ROOT, environment

URL = "postgresql://db.example/service"
PYTHON = sys.executable
COUNT_RUNS = """
import asyncio, asyncpg, os

async def main():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute("CREATE TABLE IF NOT EXISTS runs ()")
    await connection.execute("INSERT INTO runs DEFAULT VALUES")
    print(await connection.fetchval("SELECT count(*) FROM runs"))
    await connection.close()

asyncio.run(main())
"""
# Says when it is ready; waits for a line, unless SIGTERM comes first.
WAIT = """
import signal, sys

def stop(*_):
    sys.exit(5)

signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the script is run; not `tmp_path`, which a database server's user cannot enter."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def start(folder: Path, *command: str, **values: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PYTHON, "-m", "scripts.with_database", *command],
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT), **values),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(folder: Path, *command: str, **values: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    with start(folder, *command, **values) as process:
        out, err = process.communicate(timeout=DEADLINE_SECONDS)
    return process.returncode, out, err


def test_values_come_from_a_file_unless_the_environment_has_them(folder: Path) -> None:
    folder.joinpath(".env").write_text(f"DATABASE_URL={URL}\nPORT=1\nHOST=a\nLOG_LEVEL=\n")
    names = "('DATABASE_URL', 'PORT', 'HOST', 'LOG_LEVEL')"
    program = f"import os; print(*map(os.environ.get, {names}))"

    assert run(folder, PYTHON, "-c", program, PORT="2") == (0, f"{URL} 2 a None\n", "")
    assert not folder.joinpath(".local").exists()  # a given database is used


def test_arguments_and_exit_status_are_passed_on(folder: Path) -> None:
    program = "import sys; print(sys.argv[1:]); sys.exit(7)"
    said = (7, "['a b', '$c']\n", "")
    assert run(folder, PYTHON, "-c", program, "a b", "$c", DATABASE_URL=URL) == said

    suicide = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run(folder, PYTHON, "-c", suicide, DATABASE_URL=URL)[0] == 128 + signal.SIGTERM

    unknown = (127, "", "no-such-command: No such file or directory\n")
    assert run(folder, "no-such-command", DATABASE_URL=URL) == unknown

    status, _, errors = run(folder)
    assert status == 1
    assert errors.startswith("usage: ")


def test_the_command_decides_what_a_signal_means(folder: Path) -> None:
    with start(folder, PYTHON, "-c", WAIT, DATABASE_URL=URL) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGINT)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(DEADLINE_SECONDS) == 5
        assert process.stderr
        assert process.stderr.read() == ""


def test_the_embedded_database_keeps_its_data_and_serves_two_commands(folder: Path) -> None:
    odd = folder / "my services" / ("long " * 30)  # longer than the path of a socket may be
    odd.mkdir(parents=True)
    assert run(odd, PYTHON, "-c", COUNT_RUNS) == (0, "1\n", "")

    with start(odd, PYTHON, "-c", WAIT + COUNT_RUNS) as first:
        assert first.stdout
        assert first.stdout.readline() == "ready\n"
        assert run(odd, PYTHON, "-c", COUNT_RUNS) == (0, "2\n", "")
        assert first.communicate("go on\n", timeout=DEADLINE_SECONDS) == ("3\n", "")

    assert first.returncode == 0
    assert not odd.joinpath(".local/postgres/postmaster.pid").exists()
