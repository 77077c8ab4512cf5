"""A changed setting replaces the pods, since they read it only when they start."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.trees import assert_passes
from tests.validators.manifests import HELM, KUSTOMIZATIONS, Renderer, Service, objects_in
from tests.validators.programs import Programs

SETTING = ("LOG_LEVEL", "info", "debug")


@pytest.fixture(scope="session")
def by_form(services: list[Service]) -> dict[str, Service]:
    return {service.deploy: service for service in reversed(services)}


def pods(text: str) -> Any:
    (deployment,) = (o for o in objects_in(text) if o["kind"] == "Deployment")
    return deployment["spec"]["template"]


def test_helm(by_form: dict[str, Service], renderer: Renderer) -> None:
    service = by_form[HELM]
    name, old, new = SETTING
    command = (*renderer.helm_template(service), *service.cases()["production"])
    one, same, other = (
        pods(assert_passes(*command, "--set", f"config.{name}={value}", cwd=service.chart))
        for value in (old, old, new)
    )
    assert one == same
    assert one != other


def test_kustomize(by_form: dict[str, Service], programs: Programs, tmp_path: Path) -> None:
    (service,) = (service for form, service in by_form.items() if form != HELM)
    name, old, new = SETTING
    found = []
    for value in (old, new):
        folder = tmp_path / value
        shutil.copytree(service.tree / KUSTOMIZATIONS, folder)
        path = folder / "config" / "config.env"
        text = path.read_text("utf-8")
        assert f"{name}={old}\n" in text
        path.write_text(text.replace(f"{name}={old}", f"{name}={value}"), "utf-8")
        overlay = folder / "overlays" / "production"
        found.append(pods(assert_passes(programs.kubectl(), "kustomize", overlay, cwd=folder)))
    assert found[0] != found[1]
