"""Runs the cookiecutter command as a user does, with a home and a temporary folder of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.combinations import ROOT


@dataclass(frozen=True)
class Result:
    """How the command ended, and the folder that it should have generated into."""

    status: int
    text: str
    output: Path
    root: Path

    def left_behind(self) -> list[str]:
        """Every file but cookiecutter's own record of the last answers."""
        found = [
            path for path in self.root.rglob("*") if path.is_file() or path.parent == self.output
        ]
        record = self.root / "home" / ".cookiecutter_replay"
        return sorted(str(path) for path in found if record not in path.parents)


def cookiecutter(root: Path, *arguments: str, template: Path = ROOT) -> Result:
    """Run the command with `root` for home, temporary files and output."""
    output = root / "output"
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    for variable, folder in (("HOME", "home"), ("TMPDIR", "tmp"), ("", "output")):
        (root / folder).mkdir(exist_ok=True)
        if variable:
            environment[variable] = str(root / folder)
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-m", "cookiecutter", str(template), "-o", str(output), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, cwd=root
    )
    return Result(done.returncode, done.stdout + done.stderr, output, root)


def replay(root: Path, answers: dict[str, object], *arguments: str) -> Result:
    """Run the command with a file of answers, as `--replay-file` takes them."""
    file = root.parent / f"{root.name}-answers.json"
    file.write_text(json.dumps({"cookiecutter": answers}))
    return cookiecutter(root, "--replay-file", str(file), *arguments)
