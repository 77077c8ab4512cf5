"""The options that the scripts use are those of the real programs."""

import re
import subprocess

import pytest

from tests.deploy.stub import OPTIONS
from tests.validators.programs import NEWEST, OLDER, Programs

# The plugin is no part of any package here; its options are in its documentation.
REAL = [command for command in OPTIONS if command.startswith(("helm", "kubectl"))]
REAL = [command for command in REAL if not command.startswith("kubectl argo")]
# What Helm 3 does not know; scripts ask for the version first.
NEWER = {"--server-side"}


@pytest.mark.parametrize("packaged", [OLDER, NEWEST])
@pytest.mark.parametrize("command", REAL)
def test_options_exist(programs: Programs, command: str, packaged: str) -> None:
    name, *words = command.split()
    program = programs.helm(packaged) if name == "helm" else programs.kubectl(packaged)
    help_text = "".join(
        subprocess.run([program, *asked], check=True, capture_output=True, text=True).stdout
        for asked in ([*words, "--help"], ["options" if name == "kubectl" else "--help"])
    )
    assert re.search(rf"^ +{command}\b", help_text, re.M), "there is no such command"
    missing = OPTIONS[command] - set(re.findall(r"--[a-z-]+(?=[ =])", help_text))
    assert missing == (NEWER if (command, packaged) == ("helm upgrade", OLDER) else set())
