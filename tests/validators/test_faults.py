"""Each validator finds faults that are put into real generated files."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.validators.agreement import TOOL as AGREEMENT
from tests.validators.findings import (
    EXCEPTIONS,
    Exemption,
    Finding,
    exemptions,
    superfluous,
    unexcused,
)
from tests.validators.programs import Programs
from tests.validators.staging import Stage
from tests.validators.test_outputs import require
from tests.validators.validators import VALIDATORS

UNKNOWN = "unknown kind"
KEY = "unknown key"
WORKFLOW = ".github/workflows/ci.yml"
COMPOSE = "docker-compose.yml"
HELM, KUSTOMIZE = "rendered/helm/rolling", "rendered/kubernetes/rolling/overlays"
PRODUCTION = f"{HELM}/production.yaml"
BLUE_GREEN = "rendered/helm/blue_green/production.yaml"
DASHBOARD = "deploy/observability/grafana/dashboard.json"
CANARY = "rendered/kubernetes/canary/overlays/production.yaml"
# A tool may ask for a file of each of its kinds.
OF_EACH_KIND = (
    "scripts/lock.sh",
    WORKFLOW,
    ".gitlab-ci.yml",
    "Dockerfile",
    "openapi.json",
    PRODUCTION,
)


class Fault(NamedTuple):
    """A file whose first `old` becomes `new`; without an `old`, `new` comes at its end."""

    path: str
    old: str
    new: str
    rule: str


FAULTS = {
    "hadolint": [
        Fault("Dockerfile", "FROM python:3.14-slim AS build", "FROM python AS build", "DL3006"),
        Fault("Dockerfile", "", "RUN apt-get update && apt-get install -y curl\n", "DL3008"),
        Fault("Dockerfile", "", "CMD python -m app\n", "DL3025"),
        Fault("Dockerfile", "", "RUN cd $HOME\n", "DL3003"),
        Fault("Dockerfile", "", "RUNN true\n", "DL1000"),
    ],
    "compose": [
        Fault(COMPOSE, "    ports:", "    port:", "config"),
        Fault(COMPOSE, "      migrate:\n", "      migrations:\n", "config"),
    ],
    "zizmor": [
        Fault(WORKFLOW, 'make "$VERB"', "echo ${{ github.head_ref }}", "template-injection"),
        Fault(WORKFLOW, "3d3c42e5aac5ba805825da76410c181273ba90b1", "v7", "unpinned-uses"),
        Fault(WORKFLOW, "  contents: read", "  contents: write", "excessive-permissions"),
        Fault(WORKFLOW, "  pull_request:", "  pull_request_target:", "dangerous-triggers"),
        Fault(WORKFLOW, "persist-credentials: false", "fetch-depth: 1", "artipacked"),
    ],
    "actionlint": [
        Fault(WORKFLOW, "${{ matrix.verb }}", "${{ matrix.word }}", "expression"),
        Fault(WORKFLOW, "github.ref }}", "github.ref }", "expression"),
        Fault(WORKFLOW, "ubuntu-latest", "ubuntu-lates", "runner-label"),
        Fault(WORKFLOW, "timeout-minutes", "timeout", "syntax-check"),
    ],
    "shellcheck": [
        Fault("scripts/lock.sh", "", "rm -r $1\n", "SC2086"),
        Fault(WORKFLOW, 'make "$VERB"', "make $VERB", "SC2086"),
        Fault(".gitlab-ci.yml", "script: make lint", "script: [[make $LINT]]", "SC2086"),
        Fault(".gitlab-ci.yml", "script: make lint", "script: 'if true'", "SC1073"),
    ],
    "bandit": [
        Fault("app/server.py", "", "eval(input())\n", "B307"),
        Fault("scripts/openapi.py", "", 'import os\nos.system("ls " + input())\n', "B605"),
    ],
    "detect-secrets": [
        # In two parts, so that this file is clean.
        Fault("app/server.py", "", "KEY = 'AKIA" + "IOSFODNN7EXAMPLF'\n", "AWS Access Key"),
        Fault(".env.example", "", "-----BEGIN RSA " + "PRIVATE KEY-----\n", "Private Key"),
        Fault(COMPOSE, "POSTGRES_PASSWORD: local", "POSTGRES_PASSWORD: h2F!9xQz", "Secret Keyword"),
    ],
    "redocly": [
        Fault("openapi.json", '"operationId"', '"x-operation-id"', "operation-operationId"),
        Fault("openapi.json", '"summary"', '"x-summary"', "operation-summary"),
        Fault("openapi.json", '"$ref": "#/', '"$ref": "#/nowhere/', "no-unresolved-refs"),
        Fault("openapi.json", '"responses"', '"response"', "struct"),
    ],
    "checkov": [
        Fault("Dockerfile", "USER 10001:10001\nEXPOSE", "USER root\nEXPOSE", "CKV_DOCKER_8"),
        Fault("Dockerfile", "COPY app ./app", "ADD app ./app", "CKV_DOCKER_4"),
        Fault(WORKFLOW, 'make "$VERB"', "echo ${{ github.head_ref }}", "CKV_GHA_2"),
        Fault("openapi.json", '"scheme": "bearer"', '"scheme": "basic"', "CKV_OPENAPI_3"),
        Fault(PRODUCTION, "runAsUser: 10001", "runAsUser: 1000", "CKV_K8S_40"),
        Fault(
            f"{HELM}/staging.yaml", "          drop: [ALL]", "          add: [ALL]", "CKV_K8S_25"
        ),
        Fault(
            f"{KUSTOMIZE}/staging.yaml", "readOnlyRootFilesystem: true", "tty: true", "CKV_K8S_22"
        ),
        Fault(f"{KUSTOMIZE}/production.yaml", "livenessProbe:", "x:", "CKV_K8S_8"),
    ],
    "kubernetes": [
        Fault(PRODUCTION, "revisionHistoryLimit: 3", "revisionHistoryLimits: 3", "1.30"),
        Fault(f"{HELM}/staging.yaml", "maxReplicas: 10", 'maxReplicas: "10"', "1.37"),
        Fault(
            f"{HELM}/values.yaml", "apiVersion: policy/v1", "apiVersion: policy/v1beta1", UNKNOWN
        ),
        Fault(f"{HELM}/nothing.yaml", "kind: Deployment", "kind: Deploiment", UNKNOWN),
        Fault(f"{KUSTOMIZE}/staging.yaml", "        fsGroup:", "        fsgroup:", "1.37"),
        Fault(f"{KUSTOMIZE}/production.yaml", "containerPort: 8000", "containerPort: http", "1.30"),
    ],
    "custom_resources": [
        Fault(PRODUCTION, "path: /metrics", "paths: /metrics", KEY),
        Fault(f"{HELM}/staging.yaml", " for: ", " fro: ", KEY),
        Fault(BLUE_GREEN, "autoPromotionEnabled: false", "autoPromotion: false", KEY),
        Fault(CANARY, "scaleDown: onsuccess", "scaleDown: 1", "type"),
        Fault("rendered/helm/canary/staging.yaml", "- setWeight: 10", "- setWeight: ten", "type"),
    ],
    "grafana": [
        Fault(DASHBOARD, '"expr"', '"expression"', "TS2353"),
        Fault(DASHBOARD, '"graphMode": "none"', '"graphMode": "some"', "TS2322"),
    ],
    "yamllint": [
        Fault(PRODUCTION, "kind: Service\n", "kind: Service\nkind: Service\n", "key-duplicates"),
        Fault(f"{HELM}/staging.yaml", "  labels:\n", "  annotations:\n  labels:\n", "empty-values"),
        Fault(
            f"{KUSTOMIZE}/staging.yaml", "automountServiceAccountToken: false", "a: no", "truthy"
        ),
    ],
}


@pytest.mark.parametrize("name", VALIDATORS)
def test_faults_are_found(everything: Stage, programs: Programs, tmp_path: Path, name: str) -> None:
    require(name)
    stage = Stage(tmp_path)
    for fault in FAULTS[name]:
        text = everything.first(fault.path)
        assert fault.old in text, f"{fault.path} changed; the fault has to change too"
        text = text.replace(fault.old, fault.new, 1) if fault.old else text + fault.new
        stage.add(fault.path, text.encode())
    for path in OF_EACH_KIND:
        stage.add(path, everything.first(path).encode())
    found = unexcused(VALIDATORS[name](stage, programs), exemptions(name))
    missed = {(f.path, f.rule) for f in FAULTS[name]} - {(f.path, f.rule) for f in found}
    assert not missed, f"not found: {missed}; found: {found}"


def test_an_exemption_covers_what_it_names_and_no_more() -> None:
    finding = Finding("tool", "rule", "a.yml", "here")
    exemption = Exemption("tool", "rule", r"a\.yml", "why", "here")
    others = [
        Finding("tool", "rule", "b.yml", "here"),
        Finding("tool", "rule", "a.yml", "there"),
        Finding("tool", "other", "a.yml", "here"),
    ]
    assert unexcused([finding, *others], [exemption]) == sorted(others)
    assert superfluous(others, [exemption]) == [exemption]
    assert superfluous([finding], [exemption]) == []


def test_every_exemption_has_a_reason() -> None:
    for name in (*VALIDATORS, AGREEMENT):
        assert all(len(exemption.reason) > 10 for exemption in exemptions(name))


def test_every_exemption_is_of_a_validator() -> None:
    entries = tomllib.loads(EXCEPTIONS.read_text("utf-8"))["exception"]
    assert {entry["tool"] for entry in entries} <= {*VALIDATORS, AGREEMENT}
