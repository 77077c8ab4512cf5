"""The objects of every render agree with each other and with the service."""

import copy
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from tests.validators.manifest_rules import (
    DELETION,
    HOOK,
    PREFIX,
    RULES,
    WEIGHT,
)
from tests.validators.manifests import (
    HELM,
    KUSTOMIZE,
    Object,
    Render,
    as_text,
    name_of,
    without_hash,
)
from tests.validators.workloads import COMPONENT


@pytest.mark.parametrize("rule", RULES)
def test_rule(wholes: list[Render], rule: str) -> None:
    broken = [f"{render}: {problem}" for render in wholes for problem in RULES[rule](render)]
    assert not broken, "\n".join(broken)


class Fault(NamedTuple):
    """A value somewhere in a render, and the rule that it breaks; `REMOVED` takes one away.

    The object is named by its kind and what follows the service's name.
    """

    rule: str
    target: str
    path: str
    value: Any
    rollout: str = "rolling"
    deploy: str = HELM
    case: str = "production"


REMOVED = object()
POD = "spec template spec"
CONTAINER = f"{POD} containers 0"
TEMPLATE_LABELS = "spec template metadata labels"
JOB = "spec metrics 0 provider job spec template"
BLUE_GREEN, CANARY = "spec strategy blueGreen", "spec strategy canary"
HOOK_PATH, WEIGHT_PATH, DELETION_PATH = (
    f"metadata annotations {key}" for key in (HOOK, WEIGHT, DELETION)
)
NAME, INSTANCE = (f"{PREFIX}{key}" for key in ("name", "instance"))
EGRESS = "spec egress"

FAULTS = [
    Fault("names_fit", "Service", "metadata name", "a" * 64),
    Fault("names_fit", "Service", "metadata name", "Upper"),
    Fault("names_fit", "Job-migration", "metadata name", "a" * 51, deploy=KUSTOMIZE),
    Fault("names_fit", "Service-preview", "metadata name", "item-service", "blue_green"),
    Fault("names_fit", "Service", "metadata labels version", "sha256:1"),
    Fault("names_fit", "Deployment", f"{TEMPLATE_LABELS} version", 1.2),
    Fault("standard_labels", "ConfigMap", f"metadata labels {COMPONENT}", REMOVED),
    Fault("standard_labels", "Service", f"metadata labels {PREFIX}managed-by", "kustomize"),
    Fault("standard_labels", "Deployment", f"{TEMPLATE_LABELS} {INSTANCE}", REMOVED),
    Fault("namespaces", "Service", "metadata namespace", "other"),
    Fault("namespaces", "Service", "metadata namespace", REMOVED, deploy=KUSTOMIZE),
    Fault(
        "namespaces",
        "Namespace-production",
        "metadata labels pod-security.kubernetes.io/warn",
        "baseline",
        deploy=KUSTOMIZE,
    ),
    Fault("selectors", "Deployment", f"{TEMPLATE_LABELS} {COMPONENT}", "web"),
    Fault("selectors", "Service", f"spec selector {COMPONENT}", REMOVED),
    Fault("selectors", "Service", f"spec selector {INSTANCE}", REMOVED),
    Fault("selectors", "Service", f"spec selector {NAME}", "other"),
    Fault("selectors", "Service", "metadata name", "item-service-other"),
    Fault("selectors", "PodDisruptionBudget", f"spec selector matchLabels {COMPONENT}", "web"),
    Fault(
        "selectors",
        "NetworkPolicy-default-deny",
        f"spec podSelector matchLabels {COMPONENT}",
        "api",
    ),
    Fault("selectors", "Deployment", f"{POD} topologySpreadConstraints 0", REMOVED),
    Fault(
        "selectors",
        "Deployment",
        f"{POD} topologySpreadConstraints 0 labelSelector matchLabels {COMPONENT}",
        REMOVED,
    ),
    Fault(
        "selectors",
        "Deployment",
        f"{POD} topologySpreadConstraints 1 matchLabelKeys",
        ["pod-template-hash"],
        "canary",
    ),
    Fault("monitors", "ServiceMonitor", f"spec selector matchLabels {INSTANCE}", "other"),
    Fault("monitors", "ServiceMonitor", "spec endpoints 0 port", "metrics"),
    Fault("monitors", "ServiceMonitor", "spec endpoints 0 path", "/"),
    Fault("monitors", "ServiceMonitor", "spec jobLabel", REMOVED),
    Fault("monitors", "ServiceMonitor", "spec podTargetLabels", REMOVED, "canary"),
    Fault("monitors", "ServiceMonitor", "spec podTargetLabels", ["rollouts-pod-template-hash"]),
    Fault("monitors", "Service-preview", f"metadata labels {COMPONENT}", "api", "blue_green"),
    Fault("rules_of_prometheus", "PrometheusRule", "spec groups 0 rules 0 expr", "up"),
    Fault("rules_of_prometheus", "PrometheusRule", "spec groups 1", REMOVED, deploy=KUSTOMIZE),
    Fault("references", "Deployment", f"{POD} serviceAccountName", "default"),
    Fault("references", "Deployment", f"{CONTAINER} envFrom 0 configMapRef name", "other"),
    Fault("references", "Deployment", f"{CONTAINER} env 0 valueFrom secretKeyRef name", "other"),
    Fault("references", "Job-migration", f"{POD} serviceAccountName", "other"),
    Fault("references", "HorizontalPodAutoscaler", "spec scaleTargetRef kind", "Rollout"),
    Fault(
        "references",
        "Ingress",
        "spec rules 0 http paths 0 backend service name",
        "other",
        deploy=KUSTOMIZE,
    ),
    Fault("references", "Rollout", "spec workloadRef name", "other", "canary"),
    Fault("references", "Rollout", f"{BLUE_GREEN} previewService", "other", "blue_green"),
    Fault(
        "references", "Rollout", f"{CANARY} analysis templates 0 templateName", "other", "canary"
    ),
    Fault("references", "AnalysisTemplate-smoke-test", "metadata name", "other", "blue_green"),
    Fault("hooks_in_order", "ServiceAccount-migration", HOOK_PATH, REMOVED),
    Fault("hooks_in_order", "ServiceAccount-migration", HOOK_PATH, "pre-install"),
    Fault("hooks_in_order", "Job-migration", HOOK_PATH, "pre-upgrade"),
    Fault("hooks_in_order", "ConfigMap-migration", WEIGHT_PATH, "0"),
    Fault("hooks_in_order", "NetworkPolicy-migration", WEIGHT_PATH, "5"),
    Fault("hooks_in_order", "Job-migration", DELETION_PATH, "hook-succeeded"),
    Fault("hooks_in_order", "Job-migration", f"{POD} serviceAccountName", "item-service"),
    Fault("hooks_in_order", "Secret-migration", HOOK_PATH, REMOVED, deploy=HELM, case="everything"),
    Fault("hardened", "Deployment", f"{POD} securityContext runAsNonRoot", REMOVED),
    Fault("hardened", "Deployment", f"{POD} automountServiceAccountToken", REMOVED),
    Fault("hardened", "Deployment", f"{CONTAINER} securityContext capabilities drop", []),
    Fault("hardened", "Deployment", f"{CONTAINER} resources limits memory", REMOVED),
    Fault("hardened", "Deployment", f"{POD} volumes 0", {"name": "tmp", "hostPath": {"path": "/"}}),
    Fault("hardened", "Deployment", f"{CONTAINER} volumeMounts 0 mountPath", "/srv"),
    Fault("hardened", "Job-migration", f"{CONTAINER} securityContext privileged", True),
    Fault("hardened", "Job-migration", f"{POD} securityContext seccompProfile", REMOVED),
    Fault(
        "hardened",
        "Pod-smoke-test",
        "spec containers 0 securityContext readOnlyRootFilesystem",
        False,
    ),
    Fault(
        "hardened",
        "AnalysisTemplate-smoke-test",
        f"{JOB} spec containers 0 resources",
        REMOVED,
        "blue_green",
    ),
    Fault("tokens", "ServiceAccount", "automountServiceAccountToken", REMOVED),
    Fault("images", "Job-migration", f"{CONTAINER} image", "other"),
    Fault("images", "Deployment", f"{CONTAINER} image", "a@sha256:1", deploy=KUSTOMIZE),
    Fault("commands", "Job-migration", f"{CONTAINER} command", ["alembic", "upgrade", "head"]),
    Fault("commands", "Deployment", f"{CONTAINER} command", ["node", "server.js"]),
    Fault("commands", "Pod-smoke-test", "spec containers 0 command", ["curl"]),
    Fault("probes", "Deployment", f"{CONTAINER} ports 0 containerPort", 8080),
    Fault("probes", "Deployment", f"{CONTAINER} readinessProbe httpGet path", "/health/live"),
    Fault("probes", "Deployment", f"{CONTAINER} livenessProbe", REMOVED),
    Fault("probes", "Service", "spec ports 0 targetPort", 8080),
    Fault("graceful_stop", "Deployment", f"{POD} terminationGracePeriodSeconds", REMOVED),
    Fault("graceful_stop", "Deployment", f"{CONTAINER} lifecycle preStop sleep seconds", 10),
    Fault("ways_in", "Ingress", "spec rules 0 http paths 0 path", "/"),
    Fault("ways_in", "Ingress", "spec tls", REMOVED),
    Fault("scaling", "Deployment", "spec replicas", 2),
    Fault("scaling", "Rollout", "spec replicas", 2, "canary"),
    Fault("scaling", "HorizontalPodAutoscaler", "spec scaleTargetRef kind", "Deployment", "canary"),
    Fault("scaling", "HorizontalPodAutoscaler", "spec metrics 1", REMOVED),
    Fault("scaling", "HorizontalPodAutoscaler", "spec minReplicas", 1),
    Fault("scaling", "HorizontalPodAutoscaler", "spec behavior", REMOVED),
    Fault("migrations", "Job-migration", f"{POD} restartPolicy", "Always"),
    Fault("migrations", "Job-migration", "spec activeDeadlineSeconds", 600, deploy=KUSTOMIZE),
    Fault("disruptions", "PodDisruptionBudget", "spec maxUnavailable", 0),
    Fault("disruptions", "PodDisruptionBudget", "spec minAvailable", 2),
    Fault("disruptions", "PodDisruptionBudget", "spec unhealthyPodEvictionPolicy", REMOVED),
    Fault("replacement", "Deployment", "spec strategy rollingUpdate maxUnavailable", 1),
    Fault("replacement", "Deployment", "spec strategy rollingUpdate maxSurge", 0),
    Fault("replacement", "Rollout", "spec progressDeadlineAbort", REMOVED, "blue_green"),
    Fault("replacement", "Rollout", f"{BLUE_GREEN} scaleDownDelaySeconds", 30, "blue_green"),
    Fault("replacement", "AnalysisTemplate-latency", "spec metrics 0 count", REMOVED, "blue_green"),
    Fault("replacement", "AnalysisTemplate-latency", "spec metrics 0 interval", REMOVED, "canary"),
    Fault("replacement", "Rollout", "spec workloadRef scaleDown", REMOVED, "canary"),
    Fault("replacement", "Deployment", "spec strategy", {"type": "Recreate"}, "canary"),
    Fault("replacement", "Rollout", f"{CANARY} steps 0", REMOVED, "canary"),
    Fault("replacement", "Rollout", f"{CANARY} steps 1 pause duration", REMOVED, "canary"),
    Fault("replacement", "Rollout", f"{CANARY} analysis templates 1", REMOVED, "canary"),
    Fault("replacement", "Rollout", f"{BLUE_GREEN} autoPromotionEnabled", True, "blue_green"),
    Fault("replacement", "Rollout", f"{BLUE_GREEN} prePromotionAnalysis", REMOVED, "blue_green"),
    Fault("replacement", "Rollout", f"{BLUE_GREEN} previewService", "item-service", "blue_green"),
    Fault("arguments", "Rollout", f"{CANARY} analysis args", REMOVED, "canary"),
    Fault(
        "arguments",
        "Rollout",
        f"{CANARY} analysis args 0 valueFrom podTemplateHashValue",
        "Stable",
        "canary",
    ),
    Fault("arguments", "AnalysisTemplate-latency", "spec args", REMOVED, "canary"),
    Fault(
        "arguments",
        "AnalysisTemplate-latency",
        "spec metrics 0 provider prometheus query",
        "up{job='a'}",
        "canary",
    ),
    Fault(
        "arguments",
        "AnalysisTemplate-success-rate",
        "spec metrics 0 provider prometheus query",
        "sum(rate(http_requests_total{",
        "canary",
    ),
    Fault("arguments", "Rollout", f"{CANARY} analysis templates 0", REMOVED, "canary"),
    Fault("traffic", "NetworkPolicy-api", EGRESS, []),
    Fault("traffic", "NetworkPolicy-api", f"{EGRESS} 0 ports 0 protocol", "TCP"),
    Fault("traffic", "NetworkPolicy-api", f"{EGRESS} 1 ports 0 port", 3306),
    Fault("traffic", "NetworkPolicy-api", f"{EGRESS} 2 ports", REMOVED),
    Fault("traffic", "NetworkPolicy-api", "spec ingress 0 from", REMOVED),
    Fault("traffic", "NetworkPolicy-api", "spec ingress 0 ports", REMOVED),
    Fault("traffic", "NetworkPolicy-api", "spec policyTypes", ["Ingress"]),
    Fault("traffic", "NetworkPolicy-migration", f"{EGRESS} 1", REMOVED),
    Fault("traffic", "NetworkPolicy-migration", f"{EGRESS} 1 to", REMOVED),
    Fault("traffic", "NetworkPolicy-default-deny", "spec policyTypes", ["Egress"]),
    Fault("traffic", "NetworkPolicy-default-deny", "spec policyTypes", ["Ingress"]),
    Fault("traffic", "NetworkPolicy-smoke-test", f"{EGRESS} 1 ports 0 port", 80),
    Fault("traffic", "NetworkPolicy-smoke-test", f"{EGRESS} 1 to 0 podSelector", {}),
]


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda f: f"{f.rule}-{f.target}-{f.path.replace(' ', '.')}"
)
def test_a_fault_is_found(wholes: list[Render], fault: Fault) -> None:
    render = next(
        render
        for render in wholes
        if (render.service.deploy, render.service.rollout, render.case)
        == (fault.deploy, fault.rollout, fault.case)
    )
    objects = copy.deepcopy(render.objects)
    change(the_object(objects, fault.target, render.service.slug), fault.path, fault.value)
    assert list(RULES[fault.rule](replace(render, text=as_text(objects))))


def the_object(objects: list[Object], target: str, slug: str) -> Object:
    kind, dash, suffix = target.partition("-")
    (found,) = (o for o in objects if without_hash(name_of(o)) == f"{kind}/{slug}{dash}{suffix}")
    return found


def change(value: Any, path: str, new: object) -> None:
    *above, last = path.split(" ")
    for key in above:
        value = value[int(key) if isinstance(value, list) else key]
    place: Any = int(last) if isinstance(value, list) else last
    if new is REMOVED:
        del value[place]
    else:
        value[place] = new


def test_every_rule_has_faults() -> None:
    assert {fault.rule for fault in FAULTS} == set(RULES)
    assert {fault.deploy for fault in FAULTS} == {HELM, KUSTOMIZE}
