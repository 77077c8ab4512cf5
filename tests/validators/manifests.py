"""The Kubernetes objects of generated services, as Helm and kustomize render them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.support.trees import assert_passes
from tests.validators.programs import NEWEST, Programs

Object = dict[str, Any]

HELM, KUSTOMIZE = "helm", "kubernetes"
CHART = Path("deploy/helm")
KUSTOMIZATIONS = Path("deploy/kubernetes")
DIGEST = "sha256:" + "1" * 64
# The name of the Secret with the database's address.
MADE_BY_HAND = "database"
# The least that a render needs beside the values of the chart, and what each case adds to it.
MINIMUM = ("--set-json", f'image.digest="{DIGEST}"')
EXISTING_SECRET = ("--set-json", f'secret.existingSecret="{MADE_BY_HAND}"')
OWN_SECRET = ("--set", "secret.create=true,secret.databaseUrl=postgresql://host/database")
ENVIRONMENTS = ("staging", "production")


@dataclass(frozen=True)
class Service:
    """A generated service, and the choices that its manifests depend on."""

    tree: Path
    deploy: str
    rollout: str

    @property
    def slug(self) -> str:
        return self.tree.name

    @property
    def chart(self) -> Path:
        return self.tree / CHART

    def values(self, name: str = "values") -> dict[str, Any]:
        return mapping(self.chart / f"{name}.yaml")

    def cases(self) -> dict[str, tuple[str, ...]]:
        """What is rendered, by name: the arguments for Helm, the folder for kustomize."""
        return helm_cases(self) if self.deploy == HELM else kustomizations(self)


@dataclass(frozen=True)
class Render:
    """What Helm or kustomize made of a service."""

    service: Service
    case: str
    text: str

    def __str__(self) -> str:
        service = self.service
        return f"{service.slug}, {service.deploy}, {service.rollout}, {self.case}"

    @property
    def path(self) -> str:
        """Where the rendered text lies among the files of the service that are judged."""
        return f"rendered/{self.service.deploy}/{self.service.rollout}/{self.case}.yaml"

    @cached_property
    def objects(self) -> list[Object]:
        return objects_in(self.text)

    def of_kind(self, *kinds: str) -> list[Object]:
        return [o for o in self.objects if o["kind"] in kinds]


def whole(*renders: Render) -> Render:
    """Everything that an environment gets; what several renders hold alike comes once."""
    objects: list[Object] = []
    for render in renders:
        objects += [o for o in render.objects if o not in objects]
    return replace(renders[0], text=as_text(objects))


def namespace_of(render: Render) -> str:
    """The one namespace that all objects are in."""
    found = {o["metadata"]["namespace"] for o in render.objects if o["kind"] != "Namespace"}
    assert len(found) == 1, found
    return str(found.pop())


def in_namespace_of(other: Render, render: Render) -> Render:
    """A render in the namespace of another."""
    (namespace,) = {o["metadata"]["namespace"] for o in other.objects if o["kind"] != "Namespace"}
    objects = [{**o, "metadata": {**o["metadata"], "namespace": namespace}} for o in render.objects]
    return replace(render, text=as_text(objects))


def as_text(objects: Iterable[Object]) -> str:
    return yaml.dump_all(objects, Dumper=yaml.CSafeDumper)


def objects_in(text: str) -> list[Object]:
    return [document for document in yaml.load_all(text, yaml.CSafeLoader) if document]


def mapping(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict), path
    return document


def name_of(o: Object) -> str:
    """The kind and the name of an object."""
    return f"{o['kind']}/{o['metadata']['name']}"


def without_hash(name: str) -> str:
    """The name of a ConfigMap without what kustomize appends, which stands for its content."""
    return re.sub(r"^(ConfigMap/.*)-[2456789bcdfghkmt]{10}$", r"\1", name)


def helm_cases(service: Service) -> dict[str, tuple[str, ...]]:
    on, off = (
        ("--set", ",".join(f"{switch}={value}" for switch in switches(service.values())))
        for value in ("true", "false")
    )
    cases = {
        "values": EXISTING_SECRET,
        "everything": ("--values", "values-production.yaml", *on, *OWN_SECRET),
        "nothing": (*off, *EXISTING_SECRET),
    }
    for environment in ENVIRONMENTS:
        cases[environment] = ("--values", f"values-{environment}.yaml")
    return {name: (*MINIMUM, *arguments) for name, arguments in cases.items()}


def switches(values: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Every value called `enabled`, as Helm's `--set` names it."""
    for key, value in values.items():
        if key == "enabled":
            yield f"{above}{key}"
        elif isinstance(value, dict):
            yield from switches(value, f"{above}{key}.")


def kustomizations(service: Service) -> dict[str, tuple[str, ...]]:
    """Everything that can be built by itself, which components cannot."""
    folder = service.tree / KUSTOMIZATIONS
    found = {
        path.parent: mapping(path)["kind"] for path in sorted(folder.rglob("kustomization.yaml"))
    }
    paths = [str(path.relative_to(folder)) for path, kind in found.items() if kind != "Component"]
    return {path: (path,) for path in paths}


class Renderer:
    """Runs helm and kubectl, which write nothing and ask no cluster."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def render(self, service: Service, case: str) -> Render:
        return Render(service, case, self.text(service, case))

    def text(
        self, service: Service, case: str, packaged: str = NEWEST, *, upgrade: bool = False
    ) -> str:
        if service.deploy == HELM:
            environment = case if case in ENVIRONMENTS else "production"
            options = ("--namespace", f"{service.slug}-{environment}", *service.cases()[case])
            if upgrade:
                options = (*options, "--is-upgrade")
            return assert_passes(
                *self.helm_template(service, packaged), *options, cwd=service.chart
            )
        kubectl = self._programs.kubectl(packaged)
        folder = service.tree / KUSTOMIZATIONS
        return assert_passes(kubectl, "kustomize", folder / case, cwd=folder)

    def helm_template(self, service: Service, packaged: str = NEWEST) -> tuple[object, ...]:
        """The command without values; it is to run in the chart's folder."""
        helm = self._programs.helm(packaged)
        return (helm, "template", service.slug, ".")
