"""rollback.sh: an earlier version, at once and without a migration."""

from tests.deploy import ways
from tests.deploy.cluster import BROKEN_POD, IMAGE, POD, Cluster, in_order, left_over
from tests.deploy.conftest import Way
from tests.deploy.test_deploy import APPLIED, get_unhealthy, images, jobs

FULL = "kubectl argo rollouts promote item-service --namespace item-service-staging --full"


def test_it_goes_back_without_a_migration(cluster: Cluster, way: Way) -> None:
    result = cluster.script("rollback")
    assert (result.code, result.error) == (0, "")
    changed = "helm upgrade" if way.deploy == "helm" else APPLIED
    waits = (
        ["kubectl rollout status"] if way.rollout == "rolling" else [FULL, "kubectl get rollout"]
    )
    assert in_order(cluster.calls(), "kubectl get secret", changed, *waits)
    assert not [call for call in cluster.calls() if " job" in call]
    assert left_over(way.folder) == []


@ways.helm
def test_helm_is_told_to_leave_the_migration_out(cluster: Cluster) -> None:
    cluster.script("rollback")
    assert "migration.enabled=false" in cluster.words_of("helm upgrade")


@ways.kustomize
def test_kustomize_applies_the_overlay_only(cluster: Cluster) -> None:
    cluster.script("rollback")
    (version,) = cluster.manifests()
    assert jobs(version) == []
    assert images(version) == {IMAGE}


@ways.argo
def test_steps_are_skipped_once_the_version_is_seen(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*workloadObservedGeneration", "7", times=2)
    assert cluster.script("rollback").code == 0
    calls = cluster.calls()
    seen = [call for call in calls[: calls.index(FULL)] if "workloadObservedGeneration" in call]
    assert len(seen) == 3


@ways.argo
def test_the_version_is_never_seen(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*workloadObservedGeneration", "7")
    result = cluster.script("rollback", TIMEOUT_SECONDS="10")
    assert result.code == 1
    assert "Argo Rollouts has not seen the version within 10 s." in result.error
    assert FULL not in cluster.calls()


def test_the_earlier_version_does_not_work_either(cluster: Cluster, way: Way) -> None:
    # Argo Rollouts is asked once more, before the steps are skipped.
    get_unhealthy(cluster, way, times=4)
    cluster.answer("get pods", BROKEN_POD)
    result = cluster.script("rollback")
    assert result.code == 1
    assert f"Pod {POD} is not ready" in result.error
    assert result.error.endswith(f"{IMAGE} does not work.\n")
    assert not [call for call in cluster.calls() if "undo" in call or "helm rollback" in call]
