"""Pods that rendered objects make, and which of them a selector or a policy means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from tests.validators.manifests import Object, name_of

COMPONENT = "app.kubernetes.io/component"
NAMESPACE_NAME = "kubernetes.io/metadata.name"


class Workload(NamedTuple):
    """A template of pods, or a pod."""

    owner: Object
    labels: Mapping[str, str]
    spec: dict[str, Any]

    @property
    def name(self) -> str:
        return name_of(self.owner)

    @property
    def component(self) -> str:
        return self.labels.get(COMPONENT, "")

    @property
    def containers(self) -> list[dict[str, Any]]:
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]


def workloads(objects: Iterable[Object]) -> list[Workload]:
    return [workload for o in objects for workload in workloads_of(o)]


def workloads_of(o: Object) -> Iterator[Workload]:
    if o["kind"] == "Pod":
        yield Workload(o, o["metadata"].get("labels", {}), o["spec"])
    elif o["kind"] == "AnalysisTemplate":
        for metric in o["spec"]["metrics"]:
            if job := metric["provider"].get("job"):
                yield from_template(o, job["spec"]["template"])
    elif template := o.get("spec", {}).get("template"):
        yield from_template(o, template)


def from_template(o: Object, template: dict[str, Any]) -> Workload:
    return Workload(o, template.get("metadata", {}).get("labels", {}), template["spec"])


def selects(selector: Mapping[str, Any] | None, labels: Mapping[str, str]) -> bool:
    """Whether a label selector, in its long form, means something with these labels."""
    if selector is None:
        return False
    equal: Mapping[str, str] = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in equal.items()) and all(
        fits(expression, labels) for expression in selector.get("matchExpressions", [])
    )


def fits(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value = labels.get(expression["key"])
    operators = {
        "In": lambda: value in expression["values"],
        "NotIn": lambda: value not in expression["values"],
        "Exists": lambda: value is not None,
        "DoesNotExist": lambda: value is None,
    }
    return operators[expression["operator"]]()


@dataclass(frozen=True)
class Peer:
    """Who talks to a pod or is talked to: another pod, or an address outside the cluster."""

    labels: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""
    """Empty: the pod's own."""
    address: str = ""
    ports: Mapping[str, int] = field(default_factory=dict)
    """Those of its ports that have names."""


def as_peer(workload: Workload) -> Peer:
    return Peer(workload.labels, ports=named_ports(workload))


def named_ports(workload: Workload) -> dict[str, int]:
    ports = [port for c in workload.containers for port in c.get("ports", [])]
    return {port["name"]: port["containerPort"] for port in ports}


@dataclass(frozen=True)
class Traffic:
    """A connection to a port of the peer (`egress`), or of the pod (`ingress`)."""

    direction: str
    pod: Workload
    peer: Peer
    port: int
    protocol: str = "TCP"

    def is_allowed(self, policies: Iterable[Object]) -> bool:
        """Whether the network policies of the pod's namespace let it pass."""
        specs = [
            policy["spec"]
            for policy in policies
            if selects(policy["spec"]["podSelector"], self.pod.labels)
            and self.direction.capitalize() in policy["spec"]["policyTypes"]
        ]
        rules = [rule for spec in specs for rule in spec.get(self.direction) or []]
        return not specs or any(self._passes(rule) for rule in rules)

    def _passes(self, rule: Mapping[str, Any]) -> bool:
        peers = rule.get("from" if self.direction == "ingress" else "to")
        ports = rule.get("ports")
        return (not peers or any(self._is_meant(peer) for peer in peers)) and (
            not ports or any(self._is_open(port) for port in ports)
        )

    def _is_open(self, port: Mapping[str, Any]) -> bool:
        if port.get("protocol", "TCP") != self.protocol:
            return False
        # A name is one of whoever listens.
        named = named_ports(self.pod) if self.direction == "ingress" else self.peer.ports
        number = port.get("port", self.port)
        return bool(named.get(number, number) == self.port)

    def _is_meant(self, peer: Mapping[str, Any]) -> bool:
        if block := peer.get("ipBlock"):
            return bool(self.peer.address) and in_block(self.peer.address, block)
        if self.peer.address:
            return False
        if "namespaceSelector" in peer:
            name = self.peer.namespace or "own"
            if not selects(peer["namespaceSelector"], {NAMESPACE_NAME: name}):
                return False
        elif self.peer.namespace:
            return False
        return "podSelector" not in peer or selects(peer["podSelector"], self.peer.labels)


def in_block(address: str, block: Mapping[str, Any]) -> bool:
    ip = ip_address(address)
    return ip in ip_network(block["cidr"]) and not any(
        ip in ip_network(part) for part in block.get("except", [])
    )
