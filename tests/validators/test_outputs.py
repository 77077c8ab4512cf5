"""Every distinct generated file passes the real validators, or there is a written reason."""

import shutil

import kubernetes_validate
import pytest

from tests.support.combinations import ROOT
from tests.support.trees import run
from tests.validators.findings import exemptions, superfluous, unexcused
from tests.validators.programs import Programs
from tests.validators.staging import Stage
from tests.validators.validators import KUBERNETES_VERSIONS, VALIDATORS, Validator


def has_compose() -> bool:
    return bool(
        shutil.which("docker") and run("docker", "compose", "version", cwd=ROOT).returncode == 0
    )


def require(tool: str) -> None:
    if tool == "compose" and not has_compose():
        pytest.skip("needs the docker command with its compose plugin")


@pytest.mark.parametrize(("name", "validator"), VALIDATORS.items(), ids=VALIDATORS)
def test_all_files_pass(
    everything: Stage, programs: Programs, name: str, validator: Validator
) -> None:
    require(name)
    found = validator(everything, programs)
    left = unexcused(found, exemptions(name))
    assert not left, "\n".join(str(finding) for finding in left)
    assert superfluous(found, exemptions(name)) == []


def test_the_newest_version_of_kubernetes_is_the_newest_known() -> None:
    assert kubernetes_validate.latest_version().startswith(f"{KUBERNETES_VERSIONS[-1]}.")
