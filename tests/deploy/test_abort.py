"""abort.sh: what replaces the old version is taken back."""

import pytest

from tests.deploy import ways
from tests.deploy.cluster import IMAGE, OTHER_IMAGE, Cluster, in_order
from tests.deploy.conftest import Way
from tests.deploy.test_promote import changes

ABORT = "kubectl argo rollouts abort item-service --namespace item-service-staging"


@ways.rolling
def test_a_rolling_update_is_undone(cluster: Cluster, way: Way) -> None:
    cluster.answer("get deployment .*Progressing", "ReplicaSetUpdated")
    result = cluster.script("abort")
    assert (result.code, result.error) == (0, "")
    undo = {
        "helm": "helm rollback item-service 2 --namespace item-service-staging",
        "kubernetes": "kubectl rollout undo deployment/item-service"
        " --namespace item-service-staging --to-revision 0",
    }
    assert in_order(cluster.calls(), undo[way.deploy], "kubectl rollout status")


@ways.rolling
def test_the_undoing_fails(cluster: Cluster) -> None:
    cluster.answer("get deployment .*Progressing", "ReplicaSetUpdated")
    cluster.answer("helm rollback|rollout undo", error="forbidden\n", code=1)
    result = cluster.script("abort")
    assert result.code != 0
    assert result.error == "forbidden\n"


def test_it_is_too_late(cluster: Cluster) -> None:
    result = cluster.script("abort")
    assert result.code == 1
    assert result.error == (
        f"{IMAGE} has replaced the old version already;"
        " `make rollback` goes back to an earlier one.\n"
    )
    assert changes(cluster) == []


@ways.argo
def test_a_rollout_is_aborted(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused")
    cluster.answer(r"get rollout .*\.status\.stableRS", "6b8")
    cluster.answer("get replicaset item-service-6b8", OTHER_IMAGE)
    result = cluster.script("abort")
    assert (result.code, result.error) == (0, "")
    assert in_order(cluster.calls(), ABORT)
    line = f"  make rollback ENVIRONMENT=staging IMAGE={OTHER_IMAGE}\n"
    assert result.output.endswith(line)


FIRST = f"{IMAGE} is the first version: there is none to go back to. Deploy a better one.\n"


@ways.argo
def test_a_first_version_cannot_be_aborted(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing")
    cluster.answer(r"get rollout .*\.status\.stableRS", "")
    result = cluster.script("abort")
    assert (result.code, result.error) == (1, FIRST)
    assert changes(cluster) == []


@pytest.mark.only(deploy=("helm",), rollout=("rolling",))
def test_a_first_release_cannot_be_undone(cluster: Cluster) -> None:
    cluster.answer("get deployment .*Progressing", "ReplicaSetUpdated")
    cluster.answer("helm history", "- chart: a\n  revision: 1\n  status: deployed\n")
    result = cluster.script("abort")
    assert (result.code, result.error) == (1, FIRST)
    assert changes(cluster) == []
