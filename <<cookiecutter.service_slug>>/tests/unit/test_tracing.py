"""Tracing costs nothing until it is switched on: its packages are not even imported."""

import subprocess
import sys
from pathlib import Path

from tests.support.application import NO_DATABASE
from tests.support.process import environment

PROGRAM = "import sys, app.main; print('opentelemetry.sdk' in sys.modules)"


def test_packages_are_not_imported_without_an_endpoint() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        env=environment(DATABASE_URL=NO_DATABASE),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("False\n", "")
