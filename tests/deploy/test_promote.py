"""promote.sh: only the version that is meant, and only if it waits."""

import pytest

from tests.deploy import ways
from tests.deploy.cluster import BROKEN_POD, IMAGE, OTHER_IMAGE, POD, Cluster, in_order

PROMOTE = "kubectl argo rollouts promote item-service --namespace item-service-staging"
CHANGES = ("helm upgrade", "helm rollback", "kubectl apply", "kubectl argo", "kubectl rollout")


def changes(cluster: Cluster) -> list[str]:
    return [call for call in cluster.calls() if call.startswith(CHANGES)]


@pytest.mark.parametrize("script", ["promote", "abort"])
def test_another_version_is_the_newest(cluster: Cluster, script: str) -> None:
    cluster.answer(r"get deployment .*containers\[0\]\.image", OTHER_IMAGE)
    result = cluster.script(script)
    assert result.code == 1
    assert result.error == (
        f"The newest version in staging is {OTHER_IMAGE}, not {IMAGE}: nothing was done.\n"
    )
    assert changes(cluster) == []


@pytest.mark.parametrize("script", ["promote", "abort"])
def test_nothing_is_installed(cluster: Cluster, script: str) -> None:
    error = 'deployments.apps "item-service" not found\n'
    cluster.answer("get deployment", error=error, code=1)
    result = cluster.script(script)
    assert (result.code, result.error) == (1, error)
    assert changes(cluster) == []


@ways.rolling
def test_a_rolling_update_is_over(cluster: Cluster) -> None:
    result = cluster.script("promote")
    assert (result.code, result.error) == (0, "")
    assert result.output.endswith(f"{IMAGE} has replaced the old version.\n")
    assert changes(cluster) == []


@ways.rolling
def test_a_rolling_update_goes_on(cluster: Cluster) -> None:
    cluster.answer("get deployment .*Progressing", "ReplicaSetUpdated")
    cluster.answer("get pods", BROKEN_POD)
    result = cluster.script("promote")
    assert result.code == 1
    assert f"Pod {POD} is not ready" in result.error
    assert result.error.endswith(f"{IMAGE} has not replaced the old version.\n")
    assert changes(cluster) == []


@ways.argo
def test_a_paused_rollout_goes_on(cluster: Cluster) -> None:
    """After the promotion, the phase stays for a moment, without a condition."""
    cluster.answer(r"get rollout .*\.status\.phase", "Paused", times=2)
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing", times=1)
    result = cluster.script("promote")
    assert (result.code, result.error) == (0, "")
    assert result.output.endswith("Paused\nProgressing\nHealthy\n")
    assert in_order(cluster.calls(), PROMOTE, "kubectl get rollout")


@ways.argo
def test_the_promoted_version_fails(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused", times=1)
    cluster.answer(r"get rollout .*\.status\.phase", "Degraded")
    cluster.answer("get pods", BROKEN_POD)
    result = cluster.script("promote")
    assert result.code == 1
    assert f"Pod {POD} is not ready" in result.error
    assert result.error.endswith(f"{IMAGE} has not replaced the old version.\n")


@ways.argo
def test_a_healthy_rollout(cluster: Cluster) -> None:
    result = cluster.script("promote")
    assert result.code == 0
    assert result.output.endswith(f"{IMAGE} has replaced the old version already.\n")
    assert changes(cluster) == []


@ways.argo
@pytest.mark.parametrize("phase", ["Progressing", "Degraded", ""])
def test_a_rollout_that_is_not_paused(cluster: Cluster, phase: str) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", phase)
    cluster.answer(r"get rollout .*\.status\.message", "waiting for analysis to complete")
    result = cluster.script("promote")
    assert result.code == 1
    assert result.error == (
        "The rollout is not paused, so there is nothing to promote."
        " waiting for analysis to complete\n"
    )
    assert changes(cluster) == []


@ways.argo
def test_a_version_that_is_not_seen_yet(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*workloadObservedGeneration", "7")
    assert cluster.script("promote").code == 1
    assert changes(cluster) == []
