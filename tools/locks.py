"""Refresh and check the lock files of the generated services.

python tools/locks.py refresh    resolve every stack anew and rewrite the template's locks
python tools/locks.py check      check the locks of every stack, offline

`--language python` or `--language node` does only that half.

The exit code is 0 when all is well, 1 when `check` found problems, 2 when the tool cannot work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if __package__ in (None, ""):  # started as a file, not with -m
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from tools.lockfiles import node, node_check, python, python_check
from tools.lockfiles.texts import LockError

LANGUAGES = ("python", "node")
COOL_DOWN = timedelta(days=14)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    choice = _parser().parse_args(arguments)
    try:
        return _refresh(choice) if choice.command == "refresh" else _check(choice)
    except (LockError, KeyError, OSError, ValueError) as error:
        print(f"locks: {_plain(error)}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="locks", description="Locks of the generated services.")
    commands = parser.add_subparsers(dest="command", required=True)
    refresh = commands.add_parser("refresh", help="resolve anew and rewrite the template's locks")
    age = refresh.add_mutually_exclusive_group()
    age.add_argument(
        "--exclude-newer",
        type=date.fromisoformat,
        metavar="DATE",
        help=f"leave out files uploaded on this day or later (default: {COOL_DOWN.days} days ago)",
    )
    age.add_argument("--no-cool-down", action="store_true", help="take files of any age")
    check = commands.add_parser("check", help="check the locks of every stack, offline")
    check.add_argument(
        "--platforms",
        action="store_true",
        help="also ask the index: can every platform and every runtime install them?",
    )
    for command in (refresh, check):
        command.add_argument("--language", choices=LANGUAGES, help="only this half")
    return parser


def _refresh(choice: argparse.Namespace) -> int:
    day = choice.exclude_newer or datetime.now(UTC).date() - COOL_DOWN
    newest = None if choice.no_cool_down else f"{day.isoformat()}T00:00:00Z"
    tools = {"python": python.refresh, "node": node.refresh}
    changed = [line for language in _languages(choice) for line in tools[language](newest)]
    print("\n".join(changed) if changed else "locks: nothing changed")
    return 0


def _check(choice: argparse.Namespace) -> int:
    tools = {"python": python_check.check, "node": node_check.check}
    problems = [
        problem
        for language in _languages(choice)
        for problem in tools[language](platforms=choice.platforms)
    ]
    print("\n".join(problems) if problems else "locks: all checks passed")
    return 1 if problems else 0


def _languages(choice: argparse.Namespace) -> tuple[str, ...]:
    return (choice.language,) if choice.language else LANGUAGES


def _plain(error: Exception) -> str:
    return f"missing key {error}" if isinstance(error, KeyError) else str(error)


if __name__ == "__main__":
    raise SystemExit(main())
