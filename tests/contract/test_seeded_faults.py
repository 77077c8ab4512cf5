"""The suite goes red for faults; without that its green would say nothing."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Bake
from tests.contract.conftest import DATA, ENTITIES, ENTITY, PREFIX, TREE, stack_of
from tests.contract.faults import FAULTS
from tests.contract.support.postgres import Databases
from tests.support.combinations import ROOT
from tests.support.trees import run


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames:
        stack = stack_of(metafunc.config)
        metafunc.parametrize(("stack", "fault"), [(stack, name) for name in FAULTS[stack]])


def test_fault_is_noticed(
    bake: Bake, databases: Databases, tmp_path: Path, stack: str, fault: str
) -> None:
    seeded = FAULTS[stack][fault]
    tree = tmp_path / "service"
    shutil.copytree(bake(stack=stack, **ENTITIES[seeded.entity]), tree)
    seeded.apply(tree)

    suite = run(
        *(sys.executable, "-m", "pytest", "--quiet", "--no-header", "--tb=line", "--maxfail=1"),
        *("-p", "no:schemathesis"),  # importing it takes a while
        *("--subject", f"{PREFIX}{stack}", f"tests/contract/{seeded.noticed_by}"),
        cwd=ROOT,
        env={TREE: str(tree), ENTITY: seeded.entity, DATA: databases.folder},
    )

    assert suite.returncode == pytest.ExitCode.TESTS_FAILED, suite.stdout
    assert f"FAILED tests/contract/{seeded.noticed_by}" in suite.stdout, suite.stdout
