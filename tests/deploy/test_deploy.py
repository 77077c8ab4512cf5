"""deploy.sh: namespace, secret, migration, version, health; and the way back."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import ways
from tests.deploy.cluster import (
    BROKEN_POD,
    DIGEST,
    HEALTHY_POD,
    IMAGE,
    NAME,
    OTHER_IMAGE,
    POD,
    Cluster,
    in_order,
    left_over,
)
from tests.deploy.conftest import Way
from tests.support.waiting import wait_until
from tests.validators.programs import NEWEST, OLDER, Programs

JOB = f"{NAME}-migration-{DIGEST[:12]}"
APPLIED = "kubectl apply --kustomize"
WAY_BACK = {
    "helm": "helm rollback item-service 4 --namespace item-service-staging",
    "kubernetes": "kubectl rollout undo deployment/item-service --namespace item-service-staging"
    " --to-revision 4",
}
# How the fake cluster says that a new version does not get healthy.
UNHEALTHY = {
    "rolling": ("rollout status", {"error": "exceeded its progress deadline\n", "code": 1}),
    "blue_green": (r"get rollout .*\.status\.phase", {"output": "Degraded"}),
    "canary": (r"get rollout .*\.status\.phase", {"output": "Degraded"}),
}


def get_unhealthy(cluster: Cluster, way: Way, times: int = 3) -> None:
    pattern, answer = UNHEALTHY[way.rollout]
    attempts = 1 if way.rollout == "rolling" else times
    cluster.answer(pattern, **answer, times=attempts)  # type: ignore[arg-type]  # each case gives other arguments


def images(text: str) -> set[str]:
    """The images of all containers in manifests."""
    return {
        container["image"]
        for document in yaml.safe_load_all(text)
        if document
        for template in [document["spec"].get("template") if "spec" in document else None]
        if template and document["kind"] in ("Deployment", "Job")
        for container in template["spec"]["containers"]
    }


def jobs(text: str) -> list[str]:
    documents: list[dict[str, Any]] = [d for d in yaml.safe_load_all(text) if d]
    return [d["metadata"]["name"] for d in documents if d["kind"] == "Job"]


@ways.helm
@pytest.mark.parametrize("environment", ["staging", "production"])
def test_helm(cluster: Cluster, way: Way, environment: str) -> None:
    result = cluster.script("deploy", environment)
    assert (result.code, result.error) == (0, "")
    namespace = f"item-service-{environment}"
    assert in_order(
        cluster.calls(),
        f"kubectl get namespace {namespace}",
        f"kubectl label namespace {namespace} --overwrite"
        " pod-security.kubernetes.io/enforce=restricted"
        " pod-security.kubernetes.io/audit=restricted"
        " pod-security.kubernetes.io/warn=restricted",
        f"kubectl get secret item-service --namespace {namespace}",
        "helm upgrade item-service deploy/helm --install",
        "kubectl rollout status" if way.rollout == "rolling" else "kubectl get rollout",
    )
    assert not [call for call in cluster.calls() if "create namespace" in call]


@ways.helm
def test_helm_creates_the_namespace_once(cluster: Cluster) -> None:
    cluster.answer("get namespace", error='namespaces "x" not found\n', code=1)
    assert cluster.script("deploy").code == 0
    create = "kubectl create namespace item-service-staging"
    assert in_order(cluster.calls(), create, "kubectl label namespace", "helm upgrade")


@ways.helm
@pytest.mark.parametrize("packaged", [OLDER, NEWEST])
@pytest.mark.parametrize("script", ["deploy", "rollback"])
def test_what_helm_is_given(
    cluster: Cluster, way: Way, programs: Programs, packaged: str, script: str
) -> None:
    """The real Helm renders the image, and the migration unless on the way back."""
    assert cluster.script(script, "production").code == 0
    words = cluster.words_of("helm upgrade")
    assert words[2:5] == [NAME, "deploy/helm", "--install"]
    options = [word for word in words[5:] if not word.startswith("--server-side")]
    command = [str(programs.helm(packaged)), "template", *words[2:4], *options]
    rendered = subprocess.run(command, cwd=way.folder, check=True, capture_output=True, text=True)
    assert images(rendered.stdout) >= {IMAGE}
    migrations = [name for name in jobs(rendered.stdout) if name == f"{NAME}-migration"]
    assert len(migrations) == (1 if script == "deploy" else 0)
    assert "AUTH_ENABLED" in rendered.stdout
    assert "APP_ENV: production" in rendered.stdout


@ways.helm
@pytest.mark.parametrize(
    ("version", "options"),
    [("v3.18.0+gcc58e3f", []), ("v4.2.3+g43e8b7f", ["--server-side=false"])],
)
def test_who_merges(cluster: Cluster, way: Way, version: str, options: list[str]) -> None:
    """Argo Rollouts changes the Services of a blue-green rollout, which the server would refuse."""
    cluster.answer("helm version", version)
    assert cluster.script("deploy").code == 0
    words = cluster.words_of("helm upgrade")
    expected = options if way.rollout == "blue_green" else []
    assert [word for word in words if word.startswith("--server-side")] == expected


@ways.kustomize
@pytest.mark.parametrize("environment", ["staging", "production"])
def test_kustomize(cluster: Cluster, way: Way, environment: str) -> None:
    result = cluster.script("deploy", environment)
    assert (result.code, result.error) == (0, "")
    namespace = f"item-service-{environment}"
    assert in_order(
        cluster.calls(),
        f"kubectl apply --filename deploy/kubernetes/overlays/{environment}/namespace.yaml",
        f"kubectl get secret item-service --namespace {namespace}",
        f"kubectl delete job {JOB} --namespace {namespace} --ignore-not-found",
        APPLIED,
        f"kubectl get job {JOB} --namespace {namespace}",
        APPLIED,
        "kubectl rollout status" if way.rollout == "rolling" else "kubectl get rollout",
    )
    migration, version = cluster.manifests()
    assert jobs(migration) == [JOB]
    assert jobs(version) == []
    assert images(migration) == images(version) == {IMAGE}
    assert f"namespace: {namespace}" in version
    assert left_over(way.folder) == []


def test_a_second_time_is_as_the_first(cluster: Cluster, way: Way) -> None:
    first, second = (cluster.script("deploy") for _ in range(2))
    assert (first.code, first.output) == (second.code, second.output) == (0, first.output)
    half = len(cluster.calls()) // 2
    calls = [call.split(".deploy.")[0] for call in cluster.calls()]
    assert calls[:half] == calls[half:]
    assert left_over(way.folder) == []


@pytest.mark.parametrize("script", ["deploy", "rollback"])
def test_the_secret_is_missing(cluster: Cluster, script: str) -> None:
    cluster.answer("get secret", "")
    result = cluster.script(script)
    assert result.code == 1
    assert result.error == (
        "Namespace item-service-staging has no Secret item-service with a DATABASE_URL."
        " Create it, and try again:\n  kubectl create secret generic item-service"
        " --namespace item-service-staging --from-literal=DATABASE_URL=postgresql://...\n"
    )
    calls = cluster.calls()
    assert not [call for call in calls if call.startswith((APPLIED, "helm"))]


def test_the_cluster_is_away(cluster: Cluster) -> None:
    cluster.answer("kubectl|helm", error="connection refused\n", code=1)
    result = cluster.script("deploy")
    assert result.code == 1
    assert "connection refused" in result.error
    assert "context none" in result.output
    assert not [call for call in cluster.calls() if call.startswith((APPLIED, "helm"))]


@ways.helm
def test_a_migration_fails_in_helm(cluster: Cluster) -> None:
    error = "Error: UPGRADE FAILED: pre-upgrade hooks failed: job item-service-migration failed\n"
    cluster.answer("helm upgrade", error=error, code=1)
    pod = "item-service-migration-x1z|False|Failed   Error \n"
    cluster.answer("get pods", pod)
    cluster.answer("logs item-service-migration-x1z", 'relation "orders" exists\n')
    result = cluster.script("deploy")
    assert result.code == 1
    assert error in result.error
    assert "Pod item-service-migration-x1z is not ready: Failed   Error" in result.error
    assert '  relation "orders" exists\n' in result.error
    assert in_order(cluster.calls(), "helm upgrade", "kubectl logs", WAY_BACK["helm"])
    assert result.error.endswith(f"{IMAGE} does not work; the earlier version serves.\n")


@ways.kustomize
def test_a_migration_fails_in_kustomize(cluster: Cluster, way: Way) -> None:
    cluster.answer("get job", "", times=2)
    cluster.answer("get job", "FailureTarget Failed")
    cluster.answer(f"logs job/{JOB}", 'relation "orders" exists\n')
    result = cluster.script("deploy")
    assert result.code == 1
    assert 'The migration has failed:\nrelation "orders" exists\n' in result.error
    assert len(cluster.manifests()) == 1, "nothing but the migration was applied"
    assert cluster.waited()
    assert result.error.endswith(f"{IMAGE} does not work; the earlier version serves.\n")
    assert left_over(way.folder) == []


@ways.kustomize
def test_a_migration_does_not_end(cluster: Cluster) -> None:
    cluster.answer("get job", "SuccessCriteriaMet")
    result = cluster.script("deploy", TIMEOUT_SECONDS="6")
    assert result.code == 1
    assert "The migration has not ended within 6 s." in result.error
    assert len([call for call in cluster.calls() if call.startswith("kubectl get job")]) == 3
    assert len(cluster.manifests()) == 1


@ways.kustomize
def test_a_migration_is_not_lost_of_sight(cluster: Cluster) -> None:
    cluster.answer("get job", error="connection reset\n", code=1, times=2)
    result = cluster.script("deploy")
    assert result.code == 0
    assert len(cluster.manifests()) == 2


def test_pods_do_not_get_ready(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer("get pods", HEALTHY_POD + BROKEN_POD)
    cluster.answer(f"logs {POD}", "Invalid configuration: AUTH_ISSUER: is required\n")
    cluster.answer("kubectl events", "2m  Warning  BackOff  Pod/x  Back-off restarting\n")
    result = cluster.script("deploy")
    assert result.code == 1
    assert f"Pod {POD} is not ready: Running CrashLoopBackOff back-off 40s" in result.error
    assert "\n  Invalid configuration: AUTH_ISSUER: is required\n" in result.error
    assert "Warnings of the last hour:\n  2m  Warning  BackOff" in result.error
    assert "6b8" not in result.error, "the pods of the old version are well"
    assert in_order(cluster.calls(), "kubectl get pods", "kubectl events", WAY_BACK[way.deploy])
    assert result.error.endswith(f"{IMAGE} does not work; the earlier version serves.\n")
    assert left_over(way.folder) == []


def test_nothing_is_known_of_the_reason(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer("get pods|events", error="forbidden\n", code=1)
    result = cluster.script("deploy")
    assert result.code == 1
    assert in_order(cluster.calls(), "kubectl events", WAY_BACK[way.deploy])
    assert result.error.endswith(f"{IMAGE} does not work; the earlier version serves.\n")


def test_a_first_installation_fails(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer("helm history", error="Error: release: not found\n", code=1)
    cluster.answer(r"get deployment .*deployment\\.kubernetes\\.io/revision", "")
    cluster.answer(r"get rollout .*\.status\.stableRS", "")
    result = cluster.script("deploy")
    assert result.code == 1
    assert "There is no earlier version" in result.error
    assert "not found" not in result.error
    assert not [call for call in cluster.calls() if "undo" in call or "helm rollback" in call]


def test_the_way_back_fails_too(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer("helm rollback|rollout undo", error="forbidden\n", code=1)
    result = cluster.script("deploy")
    assert result.code == 1
    assert result.error.endswith(
        f"forbidden\n{IMAGE} does not work, and the way back has failed too.\n"
    )


def test_the_version_is_refused(cluster: Cluster, way: Way) -> None:
    cluster.answer("helm upgrade", error="Error: values don't meet the schema\n", code=1)
    cluster.answer(
        rf"{APPLIED} deploy/kubernetes/\.deploy\.\w+$",
        error="Error: values don't meet the schema\n",
        code=1,
    )
    result = cluster.script("deploy")
    assert result.code == 1
    assert "meet the schema" in result.error
    assert in_order(cluster.calls(), WAY_BACK[way.deploy])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_no_file(
    cluster: Cluster, way: Way, number: signal.Signals, tmp_path: Path
) -> None:
    cluster.answer("get job|rollout status|workloadObservedGeneration", "", seconds=20)
    with cluster.start("deploy/scripts/deploy.sh", "staging", IMAGE) as process:
        calls = tmp_path / "calls"
        wait_until(
            lambda: calls.exists() and any("get secret" in c for c in cluster.calls()), "the script"
        )
        wait_until(lambda: in_order(cluster.calls(), "helm upgrade") or left(way), "a change")
        os.killpg(process.pid, number)
        process.communicate(timeout=30)
    assert process.returncode != 0
    assert left_over(way.folder) == []


def left(way: Way) -> bool:
    return bool(left_over(way.folder))


SCALE = "kubectl scale deployment/item-service --namespace item-service-staging --replicas 0"


@ways.argo
def test_the_pod_of_the_deployment_goes_once_the_rollout_serves(cluster: Cluster) -> None:
    """Argo Rollouts leaves it if an analysis follows the promotion, or the first version fails."""
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing", times=2)
    cluster.answer(r"get deployment .*\.spec\.replicas", "1")
    assert cluster.script("deploy").code == 0
    assert cluster.calls().count(SCALE) == 1
    assert cluster.calls()[-1] == SCALE


@ways.argo
def test_there_is_nothing_to_take_away(cluster: Cluster) -> None:
    assert cluster.script("deploy").code == 0
    assert SCALE not in cluster.calls()


@ways.argo
def test_nothing_is_taken_away_before_the_rollout_serves(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer("helm rollback|rollout undo", error="forbidden\n", code=1)
    cluster.answer(r"get deployment .*\.spec\.replicas", "1")
    assert cluster.script("deploy").code == 1
    assert SCALE not in cluster.calls()


@ways.argo
def test_an_old_state_is_not_believed(cluster: Cluster) -> None:
    """Healthy was the version before, until Argo Rollouts has seen the new one."""
    cluster.answer(r"get rollout .*workloadObservedGeneration", "7", times=2)
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing", times=1)
    cluster.answer(r"get rollout .*\.status\.message", "more replicas need to be updated", times=3)
    result = cluster.script("deploy")
    assert result.code == 0
    assert result.output.endswith(
        "Unseen: more replicas need to be updated\n"
        "Progressing: more replicas need to be updated\n"
        "Healthy\n"
    )


@ways.argo
def test_objects_that_are_not_there_yet(cluster: Cluster) -> None:
    """A Rollout that comes before what it names is invalid for a moment."""
    cluster.answer(r"get rollout .*\.status\.phase", "Degraded", times=2)
    assert cluster.script("deploy").code == 0


@ways.argo
def test_argo_aborts(cluster: Cluster, way: Way) -> None:
    message = 'RolloutAborted: Metric "success-rate" assessed Failed due to failed (2)'
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing", times=1)
    cluster.answer(r"get rollout .*\.status\.phase", "Degraded", times=3)
    cluster.answer(r"get rollout .*\.status\.message", "", times=1)
    cluster.answer(r"get rollout .*\.status\.message", message, times=3)
    result = cluster.script("deploy")
    assert result.code == 1
    assert f"Degraded: {message}\n" in result.output
    assert in_order(cluster.calls(), "kubectl get rollout", WAY_BACK[way.deploy])


@ways.argo
def test_a_rollout_does_not_end(cluster: Cluster, way: Way) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Progressing", times=3)
    result = cluster.script("deploy", TIMEOUT_SECONDS="15")
    assert result.code == 1
    assert "The rollout has not ended within 15 s." in result.error
    assert in_order(cluster.calls(), WAY_BACK[way.deploy])


@ways.argo
def test_a_lost_connection_is_no_verdict(cluster: Cluster) -> None:
    cluster.answer("get rollout", error="connection reset\n", code=1, times=7)
    assert cluster.script("deploy").code == 0


@ways.blue_green
def test_it_waits_for_a_promotion(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused")
    cluster.answer(r"get rollout .*\.status\.message", "BlueGreenPause")
    cluster.answer("get rollout .*pauseConditions", "BlueGreenPause")
    result = cluster.script("deploy", "production")
    assert result.code == 0
    assert result.output.endswith(
        "Paused: BlueGreenPause\n"
        "It waits: `make promote` lets it go on, `make abort` takes it back.\n"
    )


@ways.canary
def test_a_pause_with_a_duration_is_waited_for(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused", times=3)
    cluster.answer("get rollout .*pauseConditions", "CanaryPauseStep")
    cluster.answer("get rollout .*currentStepIndex", "3")
    cluster.answer(r"get rollout .*steps\[3\]\.pause\.duration", "5m")
    result = cluster.script("deploy")
    assert result.code == 0
    assert result.output.endswith("Paused\nHealthy\n")


@ways.canary
@pytest.mark.parametrize("reason", ["CanaryPauseStep", "InconclusiveAnalysisRun"])
def test_a_pause_without_a_duration_is_for_somebody_to_end(cluster: Cluster, reason: str) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused")
    cluster.answer("get rollout .*pauseConditions", reason)
    cluster.answer("get rollout .*currentStepIndex", "1")
    result = cluster.script("deploy")
    assert result.code == 0
    assert "It waits: `make promote`" in result.output


@ways.canary
def test_an_undecided_analysis_outlasts_the_pause_that_it_came_in(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Paused")
    cluster.answer("get rollout .*pauseConditions", "CanaryPauseStep InconclusiveAnalysisRun")
    cluster.answer("get rollout .*currentStepIndex", "3")
    cluster.answer(r"get rollout .*steps\[3\]\.pause\.duration", "5m")
    result = cluster.script("deploy")
    assert result.code == 0
    assert "It waits: `make promote`" in result.output


@ways.argo
def test_the_way_back_does_not_lead_to_an_aborted_version(cluster: Cluster, way: Way) -> None:
    """What serves is older than the one that was aborted, for a reason that no metric shows."""
    get_unhealthy(cluster, way)
    cluster.answer(r"get rollout .*\.status\.currentPodHash", "7c9")
    cluster.answer("get replicaset item-service-6b8", OTHER_IMAGE)
    result = cluster.script("deploy")
    assert result.code == 1
    assert result.error.endswith(
        f"{IMAGE} does not work. The version before it had not replaced the old one, which"
        f" serves:\n  make rollback ENVIRONMENT=staging IMAGE={OTHER_IMAGE}\n"
    )
    assert not [call for call in cluster.calls() if "undo" in call or "helm rollback" in call]


@ways.argo
def test_a_first_version_that_never_worked_is_no_way_back(cluster: Cluster, way: Way) -> None:
    get_unhealthy(cluster, way)
    cluster.answer(r"get rollout .*\.status\.stableRS", "")
    result = cluster.script("deploy")
    assert result.code == 1
    assert "There is no earlier version" in result.error
    assert not [call for call in cluster.calls() if "undo" in call or "helm rollback" in call]


@ways.argo
def test_an_aborted_version_is_tried_again(cluster: Cluster) -> None:
    cluster.answer(r"get rollout .*\.status\.phase", "Degraded", times=1)
    cluster.answer(r"get rollout .*\.status\.abort}", "true")
    assert cluster.script("deploy").code == 0
    retry = "kubectl argo rollouts retry rollout item-service --namespace item-service-staging"
    assert in_order(cluster.calls(), retry)


@ways.argo
def test_no_other_version_is_tried_again(cluster: Cluster) -> None:
    cluster.without("kubectl-argo-rollouts")
    assert cluster.script("deploy").code == 0
    assert not [call for call in cluster.calls() if "retry" in call]


@ways.argo
def test_a_version_after_an_aborted_one_is_not_tried_again(cluster: Cluster) -> None:
    """The abort is that of the version before, until Argo Rollouts has seen the new one."""
    cluster.without("kubectl-argo-rollouts")
    cluster.answer(r"get rollout .*workloadObservedGeneration", "7", times=2)
    cluster.answer(r"get rollout .*\.status\.abort}", "true", times=1)
    assert cluster.script("deploy").code == 0
    assert not [call for call in cluster.calls() if "retry" in call]
