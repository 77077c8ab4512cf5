"""The charts: both versions of Helm lint them and render the same, installing and upgrading."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.trees import assert_passes, run
from tests.validators.manifest_rules import SELECTED
from tests.validators.manifests import (
    ENVIRONMENTS,
    HELM,
    KUSTOMIZE,
    Object,
    Render,
    Renderer,
    Service,
    mapping,
    name_of,
    objects_in,
)
from tests.validators.programs import NEWEST, OLDER, Programs
from tests.validators.validators import KUBERNETES_VERSIONS
from tests.validators.workloads import selects, workloads

each_version = pytest.mark.parametrize("packaged", [NEWEST, OLDER])


@pytest.fixture(scope="session")
def charts(services: list[Service]) -> list[Service]:
    return [service for service in services if service.deploy == HELM]


def lint(programs: Programs, chart: Path, packaged: str = NEWEST) -> str:
    """Lint a chart with its own values, and with those of each environment."""
    command = (programs.helm(packaged), "lint", "--strict", "--quiet", chart)
    output = assert_passes(*command, cwd=chart)
    for environment in ENVIRONMENTS:
        output += assert_passes(*command, "--values", f"values-{environment}.yaml", cwd=chart)
    return output


@each_version
def test_charts_are_lint_clean(charts: list[Service], programs: Programs, packaged: str) -> None:
    for service in charts:
        lint(programs, service.chart, packaged)


@pytest.fixture(scope="session")
def plain(renders: list[Render]) -> list[Render]:
    """Those with names of usual length, since nothing here depends on names."""
    return [render for render in renders if render.service.slug == "item-service"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("Chart.yaml", "version: 0.1.0", "version: one", "version"),
        ("Chart.yaml", "apiVersion: v2", "apiVersion: v3", "apiVersion"),
        ("templates/service.yaml", "kind: Service\n", "kind: Service\n  a: 1\n", "service.yaml"),
        ("templates/service.yaml", "fullname", "fulname", "no template"),
        ("values-staging.yaml", "enabled: true", "enabled: yes please", "boolean"),
    ],
)
def test_a_fault_is_found(
    charts: list[Service],
    programs: Programs,
    tmp_path: Path,
    file: str,
    old: str,
    new: str,
    message: str,
) -> None:
    chart = Path(shutil.copytree(charts[0].chart, tmp_path / charts[0].slug))
    text = (chart / file).read_text("utf-8")
    assert old in text, f"{file} changed; the fault has to change too"
    (chart / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AssertionError, match=f"(?s)ended with 1.*{message}"):
        lint(programs, chart)


@pytest.mark.parametrize(("packaged", "upgrade"), [(NEWEST, True), (OLDER, False), (OLDER, True)])
def test_versions_of_helm_agree(
    plain: list[Render], renderer: Renderer, packaged: str, *, upgrade: bool
) -> None:
    for render in plain:
        if render.service.deploy == HELM:
            text = renderer.text(render.service, render.case, packaged, upgrade=upgrade)
            assert objects_in(text) == render.objects, render


def test_versions_of_kubectl_agree(plain: list[Render], renderer: Renderer) -> None:
    for render in plain:
        if render.service.deploy == KUSTOMIZE:
            assert objects_in(renderer.text(render.service, render.case, OLDER)) == render.objects


def test_versions_differ(programs: Programs) -> None:
    for packaged, major in ((NEWEST, "v4"), (OLDER, "v3")):
        helm = programs.helm(packaged)
        assert assert_passes(helm, "version", "--short", cwd=Path("/")).startswith(major)


@each_version
def test_an_old_cluster_is_refused(
    charts: list[Service], renderer: Renderer, packaged: str
) -> None:
    """Before 1.30 a pod cannot pause without a shell."""
    service = charts[0]
    oldest = f"{KUBERNETES_VERSIONS[0]}.0"
    assert mapping(service.chart / "Chart.yaml")["kubeVersion"] == f">={oldest}-0"
    for version, code in (("1.29.9", 1), (oldest, 0)):
        options = (*service.cases()["production"], "--kube-version", version)
        result = run(*renderer.helm_template(service, packaged), *options, cwd=service.chart)
        assert result.returncode == code
        assert result.stdout.startswith("Error: chart requires kubeVersion") is bool(code)


def test_releases_in_one_namespace_do_not_meet(charts: list[Service], renderer: Renderer) -> None:
    """Whatever they are called, one touches neither the objects nor the pods of the other."""
    for service in charts:
        options = service.cases()["production"]
        command = renderer.helm_template(service)
        ours, others = (
            objects_in(assert_passes(*command[:2], name, *command[3:], *options, cwd=service.chart))
            for name in (service.slug, "trial")
        )
        assert {name_of(o) for o in ours} & {name_of(o) for o in others} == set()
        assert len(ours) == len(others)
        selectors = [
            o["spec"].get("podSelector") or o["spec"].get("selector") for o in selecting(ours)
        ]
        for pod in workloads(others):
            assert not any(selects(as_selector(found), pod.labels) for found in selectors)


def selecting(objects: list[Object]) -> list[Object]:
    kinds = {kind for kind, _ in SELECTED}
    return [o for o in objects if o["kind"] in kinds]


def as_selector(found: dict[str, Any]) -> dict[str, Any]:
    """In its long form, which that of a Service has not."""
    return found if "matchLabels" in found else {"matchLabels": found}


def test_every_value_is_used(charts: list[Service]) -> None:
    """A value that no template reads does nothing."""
    for service in charts:
        templates = "".join(
            path.read_text("utf-8") for path in (service.chart / "templates").rglob("*.*")
        )
        assert [key for key in service.values() if f".Values.{key}" not in templates] == []
