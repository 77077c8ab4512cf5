"""Helm and kustomize make the same objects of the same choices, or there is a written reason."""

import copy
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.validators.agreement import TOOL, disagreements
from tests.validators.findings import Finding, exemptions, superfluous, unexcused
from tests.validators.manifests import ENVIRONMENTS, HELM, Render, as_text


def pairs(wholes: list[Render]) -> Iterator[tuple[Render, Render]]:
    """What both forms make for an environment."""
    by_choices = {(r.service.deploy, *choices(r)): r for r in wholes if r.case in ENVIRONMENTS}
    for kustomize in by_choices.values():
        if kustomize.service.deploy != HELM:
            yield by_choices[HELM, *choices(kustomize)], kustomize


def choices(render: Render) -> tuple[str, str, str]:
    return render.service.slug, render.service.rollout, render.case


def test_both_forms_agree(wholes: list[Render]) -> None:
    found: list[Finding] = []
    for helm, kustomize in pairs(wholes):
        found += disagreements(helm, kustomize)
    assert found
    left = unexcused(found, exemptions(TOOL))
    assert not left, "\n".join(str(finding) for finding in left)
    assert superfluous(found, exemptions(TOOL)) == []


FAULTS = {
    "containers": ("Deployment", "cpu: 100m", "cpu: 200m"),
    "probes": ("Deployment", "/health/ready", "/health/live"),
    "container's name": (
        "Deployment",
        "name: item-service\n        ports:",
        "name: web\n        ports:",
    ),
    "grace": (
        "Deployment",
        "terminationGracePeriodSeconds: 30",
        "terminationGracePeriodSeconds: 9",
    ),
    "strategy": ("Deployment", "maxSurge: 1", "maxSurge: 2"),
    "command": ("Job", "- migrate", "- healthcheck"),
    "deadline": ("Job", "backoffLimit: 2", "backoffLimit: 3"),
    "policies": ("NetworkPolicy", "port: 5432", "port: 5433"),
    "peers": ("NetworkPolicy", "cidr: 10.0.0.0/8", "cidr: 10.0.0.0/9"),
    "settings": ("ConfigMap", "LOG_LEVEL: info", "LOG_LEVEL: debug"),
    "scaling": ("HorizontalPodAutoscaler", "maxReplicas: 10", "maxReplicas: 11"),
    "budget": ("PodDisruptionBudget", "maxUnavailable: 1", "maxUnavailable: 2"),
    "ways in": ("Ingress", "path: /api", "path: /"),
    "monitoring": ("ServiceMonitor", "interval: 30s", "interval: 60s"),
    "alerts": ("PrometheusRule", "severity: critical", "severity: warning"),
    "labels": ("Service", "component: api", "component: web"),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("form", [0, 1], ids=["helm", "kustomize"])
def test_a_difference_is_found(wholes: list[Render], name: str, form: int) -> None:
    kind, old, new = FAULTS[name]
    pair = list(next(pairs(wholes)))
    objects = copy.deepcopy(pair[form].objects)
    changed = [o for o in objects if o["kind"] == kind]
    text = as_text(changed)
    assert old in text, f"{kind} changed; the fault has to change too"
    others = [o for o in objects if o["kind"] != kind]
    pair[form] = replace(pair[form], text=f"{as_text(others)}---\n{text.replace(old, new)}")
    assert unexcused(disagreements(*pair), exemptions(TOOL))


@pytest.mark.parametrize("form", [0, 1], ids=["helm", "kustomize"])
def test_a_missing_object_is_found(wholes: list[Render], form: int) -> None:
    for kind in {o["kind"] for o in next(pairs(wholes))[form].objects} - {"Namespace"}:
        pair = list(next(pairs(wholes)))
        objects = [o for o in pair[form].objects if o["kind"] != kind]
        pair[form] = replace(pair[form], text=as_text(objects))
        assert unexcused(disagreements(*pair), exemptions(TOOL)), kind
