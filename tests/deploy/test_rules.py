"""sync-rules.sh: the copies of the Prometheus rules."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.deploy.cluster import Cluster, Result
from tests.deploy.conftest import Way
from tests.support.trees import contents
from tests.validators.programs import Programs

SOURCES = [f"deploy/observability/prometheus/{name}.yaml" for name in ("recording-rules", "alerts")]
COPIES = {
    "helm": ["deploy/helm/files/recording-rules.yaml", "deploy/helm/files/alerts.yaml"],
    "kubernetes": ["deploy/kubernetes/components/monitoring/prometheusrule.yaml"],
}
one_rollout = pytest.mark.only(rollout=("rolling",))


@pytest.fixture
def cluster(tmp_path: Path, way: Way, programs: Programs) -> Cluster:
    """A service of its own for each test, whose files may change."""
    service = tmp_path / "service"
    shutil.copytree(way.folder, service)
    return Cluster(tmp_path, service, programs.kubectl())


def check(cluster: Cluster) -> Result:
    return cluster.run("deploy/scripts/sync-rules.sh", "--check")


@one_rollout
def test_a_new_service_has_its_copies(cluster: Cluster) -> None:
    before = contents(cluster.service)
    assert check(cluster) == Result(0, "", "")
    assert cluster.run("make", "rules").code == 0
    assert contents(cluster.service) == before


@one_rollout
def test_a_changed_rule_is_noticed_and_copied(cluster: Cluster, way: Way) -> None:
    before = contents(cluster.service)
    for source in SOURCES:
        path = cluster.service / source
        path.write_text(path.read_text() + "\n  - name: more\n    rules: []\n")
    result = check(cluster)
    assert result.code == 1
    assert result.error == "".join(
        f"{copy} differs from deploy/observability/prometheus: run `make rules`.\n"
        for copy in COPIES[way.deploy]
    )
    assert cluster.run("make", "rules").code == 0
    assert check(cluster).code == 0
    after = contents(cluster.service)
    assert {path for path in after if after[path] != before.get(path)} == {
        *SOURCES,
        *COPIES[way.deploy],
    }
    assert groups(cluster.service, SOURCES) == groups(cluster.service, COPIES[way.deploy])


def groups(service: Path, paths: list[str]) -> list[object]:
    found: list[object] = []
    for path in paths:
        document = yaml.safe_load((service / path).read_text())
        found += document.get("spec", document)["groups"]
    return found


@one_rollout
def test_the_verb_that_checks_style_checks_the_copies(way: Way) -> None:
    makefile = (way.folder / "Makefile").read_text()
    assert "\t$(LINT)\n\tdeploy/scripts/sync-rules.sh --check\n" in makefile
