"""What must hold between the objects of one render, and between them and the service.

Each rule names what breaks it. Renders are whole: all that one environment gets.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.support.observability import PROMETHEUS
from tests.support.observability import RULES as RULE_FILES
from tests.support.observability import selectors as selectors_of
from tests.validators.manifests import (
    KUSTOMIZE,
    MADE_BY_HAND,
    Object,
    Render,
    mapping,
    name_of,
)
from tests.validators.workloads import (
    COMPONENT,
    Peer,
    Traffic,
    Workload,
    as_peer,
    selects,
    workloads,
)

Rule = Callable[[Render], Iterator[str]]

API, MIGRATION, SMOKE_TEST = "api", "migration", "smoke-test"
PREFIX = "app.kubernetes.io/"
HASH = "rollouts_pod_template_hash"
# What the service exports and an analysis may read.
METRICS = ("http_requests_total", "http_request_duration_seconds_bucket")
STANDARD_LABELS = {f"{PREFIX}{key}" for key in ("name", "instance", "managed-by")}
# What every selector of the API's pods says.
API_LABELS = {f"{PREFIX}{key}" for key in ("name", "instance", "component")}
MARGIN_SECONDS = 5
HELM_SECONDS = 300
HOOK, WEIGHT, DELETION = (
    f"helm.sh/{name}" for name in ("hook", "hook-weight", "hook-delete-policy")
)
BEFORE = {"pre-install", "pre-upgrade"}
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")
DNS_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# The pods that each object has to select, by kind and by what follows the service's name.
SELECTED: dict[tuple[str, str], set[str]] = {
    ("Deployment", ""): {API},
    ("Service", ""): {API},
    ("Service", "-preview"): {API},
    ("PodDisruptionBudget", ""): {API},
    ("NetworkPolicy", "-default-deny"): {API, MIGRATION, SMOKE_TEST},
    ("NetworkPolicy", "-api"): {API},
    ("NetworkPolicy", "-migration"): {MIGRATION},
    ("NetworkPolicy", "-smoke-test"): {SMOKE_TEST},
}
POD_SECURITY: dict[str, object] = {
    "automountServiceAccountToken": False,
    "enableServiceLinks": False,
    "securityContext.runAsNonRoot": True,
    "securityContext.runAsUser": 10001,
    "securityContext.runAsGroup": 10001,
    "securityContext.fsGroup": 10001,
    "securityContext.seccompProfile.type": "RuntimeDefault",
    "hostNetwork": None,
    "hostPID": None,
    "hostIPC": None,
}
CONTAINER_SECURITY: dict[str, object] = {
    "securityContext.allowPrivilegeEscalation": False,
    "securityContext.readOnlyRootFilesystem": True,
    "securityContext.capabilities": {"drop": ["ALL"]},
    "securityContext.privileged": None,
    "securityContext.runAsUser": None,
}
RESOURCES = {"cpu", "memory", "ephemeral-storage"}


def at(value: Any, path: str) -> Any:
    """What lies at a path like `spec.ports.0.name`; None if nothing does."""
    for key in path.split("."):
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value


def annotation(o: Object, key: str) -> str:
    return str((o["metadata"].get("annotations") or {}).get(key, ""))


def hooks(o: Object) -> set[str]:
    return set(filter(None, annotation(o, HOOK).split(",")))


def api(render: Render) -> Workload:
    (found,) = workloads(render.of_kind("Deployment"))
    return found


def setting(render: Render, name: str) -> str:
    """A variable of the ConfigMap that the API reads."""
    source = api(render).containers[0]["envFrom"][0]["configMapRef"]["name"]
    (found,) = (o for o in render.of_kind("ConfigMap") if o["metadata"]["name"] == source)
    return str(found["data"][name])


def names_fit(render: Render) -> Iterator[str]:
    """Names and labels are as long as they may be, and no object comes twice."""
    names = [name_of(o) for o in render.objects]
    yield from (f"{name} comes twice" for name in sorted({n for n in names if names.count(n) > 1}))
    for o in render.objects:
        name = o["metadata"]["name"]
        if render.service.deploy == KUSTOMIZE and o["kind"] == "Job":
            # The script that deploys appends the beginning of the digest.
            name += "-" + 12 * "0"
        if not DNS_LABEL.fullmatch(name):
            yield f"{name_of(o)}: no DNS label"
        labels = [o["metadata"].get("labels", {}), *(w.labels for w in workloads([o]))]
        for key, value in (pair for found in labels for pair in found.items()):
            if not isinstance(value, str) or not LABEL_VALUE.fullmatch(value):
                yield f"{name_of(o)}: label {key} is {value!r}"


def standard_labels(render: Render) -> Iterator[str]:
    """Every object says what it belongs to and who manages it."""
    slug = render.service.slug
    manager = "kustomize" if render.service.deploy == KUSTOMIZE else "Helm"
    for o in render.objects:
        labels = o["metadata"].get("labels", {})
        expected = dict.fromkeys(STANDARD_LABELS, slug) | {f"{PREFIX}managed-by": manager}
        if o["kind"] != "Namespace":
            expected[COMPONENT] = labels.get(COMPONENT) or "some component"
        wrong = {key for key, value in expected.items() if labels.get(key) != value}
        if wrong:
            yield f"{name_of(o)}: {sorted(wrong)} in {labels}"
    for workload in workloads(render.objects):
        missing = API_LABELS - workload.labels.keys()
        if missing:
            yield f"{workload.name}: its pods lack {sorted(missing)}"


def namespaces(render: Render) -> Iterator[str]:
    """All objects are in the environment's namespace, which refuses pods with rights."""
    found = {o["metadata"].get("namespace", "") for o in render.objects if o["kind"] != "Namespace"}
    if len(found) != 1:
        yield f"objects are in {sorted(found)}"
    for o in render.of_kind("Namespace"):
        if o["metadata"]["name"] not in found:
            yield f"{name_of(o)} holds nothing"
        levels = {
            mode: o["metadata"]["labels"].get(f"pod-security.kubernetes.io/{mode}")
            for mode in ("enforce", "audit", "warn")
        }
        if set(levels.values()) != {"restricted"}:
            yield f"{name_of(o)}: {levels}"


def selectors(render: Render) -> Iterator[str]:
    """Everything that selects pods selects those that it is for, and no other."""
    pods = workloads(render.objects)
    there = {API, *(pod.component for pod in pods)}
    for o in render.of_kind(*{kind for kind, _ in SELECTED}):
        suffix = o["metadata"]["name"].removeprefix(render.service.slug)
        expected = SELECTED.get((o["kind"], suffix))
        if expected is None:
            yield f"{name_of(o)}: say in SELECTED what it is for"
            continue
        selector = o["spec"].get("podSelector") or o["spec"]["selector"]
        if o["kind"] == "Service":
            selector = {"matchLabels": selector}
        selected = {pod.component for pod in pods if selects(selector, pod.labels)}
        if selected != expected & there:
            yield f"{name_of(o)} selects {selected}"
        # Pods of another release, or of another service, in the same namespace.
        for key in (f"{PREFIX}name", f"{PREFIX}instance"):
            other = {**api(render).labels, key: "other"}
            if selects(selector, other):
                yield f"{name_of(o)} selects pods of another {key}"
    spread = at(api(render).spec, "topologySpreadConstraints") or []
    if {c["topologyKey"] for c in spread} != {
        "kubernetes.io/hostname",
        "topology.kubernetes.io/zone",
    }:
        yield "pods are not spread over nodes and zones"
    for constraint in spread:
        if {p.component for p in pods if selects(constraint["labelSelector"], p.labels)} != {API}:
            yield f"the spread over {constraint['topologyKey']} counts other pods"
        version = "rollouts-pod-template-hash" if render.of_kind("Rollout") else "pod-template-hash"
        if constraint.get("matchLabelKeys") != [version]:
            yield f"the spread over {constraint['topologyKey']} counts the old version's pods"


def monitors(render: Render) -> Iterator[str]:
    """The monitor reads the API's Service once, and tells versions apart where a rollout asks."""
    services = render.of_kind("Service")
    for monitor in render.of_kind("ServiceMonitor"):
        meant = [
            service
            for service in services
            if selects(monitor["spec"]["selector"], service["metadata"]["labels"])
        ]
        if [s["metadata"]["name"] for s in meant] != [render.service.slug]:
            yield f"it reads {[name_of(s) for s in meant]}"
            continue
        ports = {port["name"] for port in meant[0]["spec"]["ports"]}
        for endpoint in monitor["spec"]["endpoints"]:
            if endpoint["port"] not in ports or endpoint["path"] != "/metrics":
                yield f"it reads {endpoint}"
        label = monitor["spec"].get("jobLabel")
        if meant[0]["metadata"]["labels"].get(label) != render.service.slug:
            yield f"its job is called by the label {label}"
        copied = [HASH.replace("_", "-")] if render.of_kind("Rollout") else []
        if monitor["spec"].get("podTargetLabels", []) != copied:
            yield f"it copies {monitor['spec'].get('podTargetLabels')}"


def rules_of_prometheus(render: Render) -> Iterator[str]:
    """The operator gets the rules that are tested, in their order."""
    files = [render.service.tree / PROMETHEUS / name for name in RULE_FILES]
    groups = [group for file in files for group in mapping(file)["groups"]]
    for o in render.of_kind("PrometheusRule"):
        if o["spec"]["groups"] != groups:
            yield f"{name_of(o)} has other rules than {PROMETHEUS}"


def references(render: Render) -> Iterator[str]:
    """What an object refers to by name is rendered too, or is documented to exist before."""
    there = {name_of(o) for o in render.objects} | outside(render)
    for o in render.objects:
        for kind, name in referred(o):
            if f"{kind}/{name}" not in there:
                yield f"{name_of(o)} refers to {kind}/{name}"


def outside(render: Render) -> set[str]:
    """What a person or another system makes: the database's address and the certificate."""
    slug = render.service.slug
    return {f"Secret/{name}" for name in (MADE_BY_HAND, slug, f"{slug}-tls")}


def referred(o: Object) -> Iterator[tuple[str, str]]:
    """The kind and the name of everything that an object refers to."""
    for workload in workloads([o]):
        yield from referred_by_pods(workload)
    spec = o.get("spec", {})
    for key in ("scaleTargetRef", "workloadRef"):
        if key in spec:
            yield spec[key]["kind"], spec[key]["name"]
    for rule in spec.get("rules", []) if o["kind"] == "Ingress" else []:
        for path in rule["http"]["paths"]:
            yield "Service", path["backend"]["service"]["name"]
    for tls in spec.get("tls", []) if o["kind"] == "Ingress" else []:
        yield "Secret", tls["secretName"]
    yield from referred_by_strategy(spec.get("strategy", {}))


def referred_by_pods(workload: Workload) -> Iterator[tuple[str, str]]:
    yield "ServiceAccount", workload.spec["serviceAccountName"]
    for secret in workload.spec.get("imagePullSecrets", []):
        yield "Secret", secret["name"]
    for container in workload.containers:
        for source in container.get("envFrom", []):
            for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                if key in source:
                    yield kind, source[key]["name"]
        for variable in container.get("env", []):
            source = variable.get("valueFrom", {})
            for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
                if key in source:
                    yield kind, source[key]["name"]
    for volume in workload.spec.get("volumes", []):
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"]
        if "secret" in volume:
            yield "Secret", volume["secret"]["secretName"]


def referred_by_strategy(strategy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part in (strategy.get("blueGreen", {}), strategy.get("canary", {})):
        for key, value in part.items():
            if key.endswith("Service"):
                yield "Service", value
        for analysis in analyses(part):
            for template in analysis["templates"]:
                yield "AnalysisTemplate", template["templateName"]


def analyses(strategy: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every analysis of a blue-green or canary strategy."""
    steps = strategy.get("steps", [])
    for part in (strategy, *steps):
        for key in ("analysis", "prePromotionAnalysis", "postPromotionAnalysis"):
            if key in part:
                yield part[key]


def hooks_in_order(render: Render) -> Iterator[str]:
    """What runs before the objects are there needs only hooks that come earlier."""
    by_name = {name_of(o): o for o in render.objects}
    policies = render.of_kind("NetworkPolicy")
    for o in render.objects:
        if not hooks(o) & BEFORE:
            continue
        if hooks(o) != BEFORE:
            yield f"{name_of(o)} is no hook of both, but of {sorted(hooks(o))}"
        if "before-hook-creation" not in annotation(o, DELETION):
            yield f"{name_of(o)} is in the way of its next version"
        needed = {f"{kind}/{name}" for kind, name in referred(o)}
        needed |= {
            name_of(policy)
            for workload in workloads([o])
            for policy in policies
            if selects(policy["spec"]["podSelector"], workload.labels)
            # That which refuses everything may come later.
            and policy["spec"].get("egress")
        }
        for name in sorted(needed & by_name.keys()):
            other = by_name[name]
            if hooks(other) != BEFORE:
                yield f"{name_of(o)} needs {name}, which is no hook"
            elif int(annotation(other, WEIGHT)) >= int(annotation(o, WEIGHT)):
                yield f"{name_of(o)} needs {name}, which comes no earlier"


def hardened(render: Render) -> Iterator[str]:
    """Every pod has no more rights than it needs, and limits."""
    for workload in workloads(render.objects):
        for path, expected in POD_SECURITY.items():
            if at(workload.spec, path) != expected:
                yield f"{workload.name}: {path} is {at(workload.spec, path)}"
        writable = {m["mountPath"] for c in workload.containers for m in c.get("volumeMounts", [])}
        if not writable <= {"/tmp"} or any(  # noqa: S108 - a mount's path
            not at(volume, "emptyDir.sizeLimit") for volume in workload.spec.get("volumes", [])
        ):
            yield f"{workload.name}: volumes {workload.spec.get('volumes')}"
        for container in workload.containers:
            for path, expected in CONTAINER_SECURITY.items():
                if at(container, path) != expected:
                    yield f"{workload.name}: {path} is {at(container, path)}"
            for kind in ("requests", "limits"):
                if set(at(container, f"resources.{kind}") or {}) != RESOURCES:
                    yield f"{workload.name}: {kind} are {at(container, f'resources.{kind}')}"


def tokens(render: Render) -> Iterator[str]:
    """No account's token is mounted into a pod."""
    for o in render.of_kind("ServiceAccount"):
        if o.get("automountServiceAccountToken") is not False:
            yield f"{name_of(o)} mounts its token"


def images(render: Render) -> Iterator[str]:
    """All pods run one version; Helm is told which, the script for kustomize puts it in."""
    found = {c["image"] for w in workloads(render.objects) for c in w.containers}
    if len(found) != 1:
        yield f"images {sorted(found)}"
    for image in found:
        is_pinned = "@sha256:" in image
        if is_pinned == (render.service.deploy == KUSTOMIZE):
            yield f"image {image}"


def commands(render: Render) -> Iterator[str]:
    """Pods run what every image has, whatever the service is written in."""
    expected = {API: [None], MIGRATION: ["migrate"], SMOKE_TEST: ["healthcheck"]}
    for workload in workloads(render.objects):
        for container in workload.containers:
            command = (container.get("command") or container.get("args") or [None])[:1]
            if command != expected.get(workload.component):
                yield f"{workload.name}: {workload.component} runs {command}"


def probes(render: Render) -> Iterator[str]:
    """The kubelet asks whether the API lives and is ready, at the port that it listens on."""
    (container,) = api(render).containers
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    if ports != {"http": int(setting(render, "PORT"))}:
        yield f"ports {ports}"
    paths = {"startupProbe": "live", "livenessProbe": "live", "readinessProbe": "ready"}
    for probe, kind in paths.items():
        asked = at(container, f"{probe}.httpGet")
        if asked != {"path": f"/health/{kind}", "port": "http"}:
            yield f"{probe} asks {asked}"
    for service in render.of_kind("Service"):
        ports = {port["name"]: port["targetPort"] for port in service["spec"]["ports"]}
        if ports != {"http": "http"}:
            yield f"{name_of(service)}: {ports}"


def graceful_stop(render: Render) -> Iterator[str]:
    """The kubelet waits for the pause, for open requests and a little longer."""
    (container,) = api(render).containers
    pause = at(container, "lifecycle.preStop.sleep.seconds") or 0
    grace = float(setting(render, "SHUTDOWN_GRACE_SECONDS"))
    given = at(api(render).spec, "terminationGracePeriodSeconds")
    if pause <= 0 or given != pause + grace + MARGIN_SECONDS:
        yield f"{given} s for a pause of {pause} s and {grace} s to stop"


def ways_in(render: Render) -> Iterator[str]:
    """Only the API is reachable from outside, by TLS."""
    for ingress in render.of_kind("Ingress"):
        hosts = []
        for rule in ingress["spec"]["rules"]:
            hosts.append(rule["host"])
            paths = [(path["path"], path["pathType"]) for path in rule["http"]["paths"]]
            if paths != [("/api", "Prefix")]:
                yield f"{name_of(ingress)} leads to {paths}"
        secured = [host for tls in ingress["spec"].get("tls", []) for host in tls["hosts"]]
        if secured != hosts:
            yield f"{name_of(ingress)}: TLS for {secured} of {hosts}"


def scaling(render: Render) -> Iterator[str]:
    """The autoscaler alone says how many replicas there are, and takes them away slowly."""
    owner = "Rollout" if render.of_kind("Rollout") else "Deployment"
    scaled = [o["spec"]["scaleTargetRef"] for o in render.of_kind("HorizontalPodAutoscaler")]
    if [(target["kind"], target["name"]) for target in scaled] != [(owner, render.service.slug)]:
        yield f"scaled: {scaled}"
    for o in render.of_kind("Deployment", "Rollout"):
        if "replicas" in o["spec"]:
            yield f"{name_of(o)} says how many replicas there are"
    for o in render.of_kind("HorizontalPodAutoscaler"):
        spec = o["spec"]
        if {metric["resource"]["name"] for metric in spec["metrics"]} != {"cpu", "memory"}:
            yield f"scaled by {spec['metrics']}"
        if spec["minReplicas"] < 2:
            yield f"{name_of(o)}: one pod is none while it is replaced"
        if not at(spec, "behavior.scaleDown.stabilizationWindowSeconds"):
            yield f"{name_of(o)}: {spec.get('behavior')}"


def migrations(render: Render) -> Iterator[str]:
    """The Job tries again, and ends before Helm gives up, which waits for five minutes."""
    for job in render.of_kind("Job"):
        restart, deadline, attempts = (
            at(job, f"spec.{path}")
            for path in ("template.spec.restartPolicy", "activeDeadlineSeconds", "backoffLimit")
        )
        if restart != "Never" or not 0 < (deadline or 0) < HELM_SECONDS or not attempts:
            yield f"{name_of(job)}: {restart}, {deadline} s, {attempts} times again"


def disruptions(render: Render) -> Iterator[str]:
    """A node can be drained, one pod after the other, and broken pods do not keep it."""
    for o in render.of_kind("PodDisruptionBudget"):
        if at(o, "spec.maxUnavailable") != 1 or "minAvailable" in o["spec"]:
            yield f"{name_of(o)}: {o['spec']}"
        if at(o, "spec.unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield f"{name_of(o)}: broken pods stay"


def replacement(render: Render) -> Iterator[str]:
    """A new version comes as was chosen, without taking pods away first."""
    (deployment,) = render.of_kind("Deployment")
    rollouts = render.of_kind("Rollout")
    if render.service.rollout == "rolling":
        update = at(deployment, "spec.strategy.rollingUpdate") or {}
        # Both at 0 are refused by the cluster.
        if rollouts or update.get("maxUnavailable") != 0 or not update.get("maxSurge"):
            yield f"strategy {at(deployment, 'spec.strategy')}"
        return
    (rollout,) = rollouts
    expected = {
        "apiVersion": deployment["apiVersion"],
        "kind": "Deployment",
        "name": deployment["metadata"]["name"],
        "scaleDown": "onsuccess",
    }
    if at(rollout, "spec.workloadRef") != expected:
        yield f"its pods are of {at(rollout, 'spec.workloadRef')}"
    if "strategy" in deployment["spec"]:
        yield "the Deployment has a strategy of its own"
    if at(rollout, "spec.progressDeadlineAbort") is not True:
        yield "a version whose pods do not get ready is not given up"
    check = blue_green if render.service.rollout == "blue_green" else canary
    yield from check(render, at(rollout, "spec.strategy"))


def blue_green(render: Render, strategy: Mapping[str, Any]) -> Iterator[str]:
    slug = render.service.slug
    if set(strategy) != {"blueGreen"}:
        yield f"strategies {set(strategy)}"
        return
    chosen = strategy["blueGreen"]
    services = (chosen.get("activeService"), chosen.get("previewService"))
    if services != (slug, f"{slug}-preview"):
        yield f"services {services}"
    if chosen.get("autoPromotionEnabled") is not (render.case == "staging"):
        yield f"promoted by itself: {chosen.get('autoPromotionEnabled')}"
    for moment, templates in (
        ("prePromotionAnalysis", ["smoke-test"]),
        ("postPromotionAnalysis", ["success-rate", "latency"]),
    ):
        asked = [t["templateName"] for t in at(chosen, f"{moment}.templates") or []]
        if asked != [f"{slug}-{name}" for name in templates]:
            yield f"{moment} by {asked}"
    for name, metric in measured(render):
        if "count" not in metric:
            yield f"{name} never ends"
        elif lasts(metric) >= chosen.get("scaleDownDelaySeconds", 0):
            yield f"the old version is gone before {name} has ended"


def measured(render: Render) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What Prometheus is asked for."""
    for template in render.of_kind("AnalysisTemplate"):
        for metric in template["spec"]["metrics"]:
            if at(metric, "provider.prometheus"):
                yield name_of(template), metric


def lasts(metric: Mapping[str, Any]) -> float:
    rest = (int(metric["count"]) - 1) * seconds(metric["interval"])
    return seconds(metric["initialDelay"]) + rest


def seconds(duration: str) -> float:
    return float(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]


def canary(render: Render, strategy: Mapping[str, Any]) -> Iterator[str]:
    if set(strategy) != {"canary"}:
        yield f"strategies {set(strategy)}"
        return
    chosen = strategy["canary"]
    steps = chosen["steps"]
    weights = [step["setWeight"] for step in steps if "setWeight" in step]
    if weights != [10, 25, 50]:
        yield f"weights {weights}"
    # A pause without a duration waits for a person.
    pauses = [at(step, "pause.duration") for step in steps if "pause" in step]
    if len(pauses) != len(weights) or None in pauses:
        yield f"pauses {pauses}"
    asked = [t["templateName"] for t in at(chosen, "analysis.templates") or []]
    if asked != [f"{render.service.slug}-{name}" for name in ("success-rate", "latency")]:
        yield f"judged by {asked}"
    if chosen.get("maxUnavailable") != 0:
        yield f"maxUnavailable is {chosen.get('maxUnavailable')}"
    for name, metric in measured(render):
        # They run until all steps are done; without an interval, they would measure once.
        if "count" in metric or "interval" not in metric:
            yield f"{name} ends too early"


def arguments(render: Render) -> Iterator[str]:
    """An analysis gets every argument that its queries use, and looks at the new version only."""
    given: dict[str, list[dict[str, Any]]] = {}
    for rollout in render.of_kind("Rollout"):
        for part in rollout["spec"]["strategy"].values():
            for analysis in analyses(part):
                for template in analysis["templates"]:
                    given[template["templateName"]] = analysis.get("args", [])
    for template in render.of_kind("AnalysisTemplate"):
        name = template["metadata"]["name"]
        declared = {a["name"] for a in template["spec"].get("args", [])}
        used = set(re.findall(r"\{\{\s*args\.([\w-]+)\s*\}\}", str(template["spec"]["metrics"])))
        passed = {argument["name"]: argument for argument in given.get(name, [])}
        if name not in given:
            yield f"{name_of(template)} is used nowhere"
        if used != declared or not declared <= passed.keys():
            yield f"{name_of(template)} uses {used}, declares {declared}, gets {set(passed)}"
        for metric in template["spec"]["metrics"]:
            if query := at(metric, "provider.prometheus.query"):
                yield from (f"{name_of(template)} {fault}" for fault in faults_of(query, passed))


def faults_of(query: str, passed: Mapping[str, Any]) -> Iterator[str]:
    """All that a query reads has to be of the pods that are about to take over."""
    meant = {
        name
        for name, argument in passed.items()
        if at(argument, "valueFrom.podTemplateHashValue") == "Latest"
    }
    try:
        found = selectors_of(re.sub(r"\{\{\s*args\.([\w-]+)\s*\}\}", r"\1", query))
    except ValueError as error:
        yield f"cannot be parsed: {error}"
        return
    if not found:
        yield f"reads nothing: {query}"
    for selector in found:
        matchers = {m.name: m.value for m in selector.matchers.matchers}
        if matchers.get(HASH) not in meant:
            yield f"reads {selector.name} of all versions"
        if selector.name not in METRICS or "namespace" not in matchers or "job" not in matchers:
            yield f"reads {selector.name} with {matchers}"


def traffic(render: Render) -> Iterator[str]:
    """Network policies let through what is needed and nothing else."""
    policies = render.of_kind("NetworkPolicy")
    if not policies:
        return
    pods = {pod.component: pod for pod in workloads(render.objects)}
    # Whatever else the service runs one day.
    pods["other"] = pods[API]._replace(labels={**pods[API].labels, COMPONENT: "other"})
    for component, pod in pods.items():
        for expected, flows in ((True, needed(component, pods)), (False, refused(component, pods))):
            for direction, peer, port, protocol in flows:
                flow = Traffic(direction, pod, peer, port, protocol)
                if flow.is_allowed(policies) is not expected:
                    word = "refuse" if expected else "let through"
                    yield f"they {word} {direction} of {component}: {peer}, {port}/{protocol}"


Flow = tuple[str, Peer, int, str]
NAME_SERVER = Peer({"k8s-app": "kube-dns"}, namespace="kube-system")
DATABASE = Peer(address="10.1.2.3")
INGRESS_CONTROLLER = Peer(namespace="traefik")
SCRAPER = Peer(namespace="monitoring")
COLLECTOR = Peer({PREFIX + "name": "opentelemetry-collector"}, namespace="monitoring")
ISSUER = Peer(address="203.0.113.7")
PORT = 8000
STRANGER = Peer({PREFIX + "name": "stranger"}, ports={"http": PORT})
STRANGER_ELSEWHERE = replace(STRANGER, namespace="elsewhere")


def needed(component: str, pods: Mapping[str, Workload]) -> Iterator[Flow]:
    if component == "other":
        return
    for protocol in ("UDP", "TCP"):
        yield "egress", NAME_SERVER, 53, protocol
    if component in (API, MIGRATION):
        yield "egress", DATABASE, 5432, "TCP"
    if component == API:
        yield "egress", ISSUER, 443, "TCP"
        yield "egress", COLLECTOR, 4318, "TCP"
        yield "ingress", INGRESS_CONTROLLER, PORT, "TCP"
        yield "ingress", SCRAPER, PORT, "TCP"
        if SMOKE_TEST in pods:
            yield "ingress", as_peer(pods[SMOKE_TEST]), PORT, "TCP"
    if component == SMOKE_TEST:
        yield "egress", as_peer(pods[API]), PORT, "TCP"


def refused(component: str, pods: Mapping[str, Workload]) -> Iterator[Flow]:
    for peer in (STRANGER, STRANGER_ELSEWHERE):
        yield "ingress", peer, PORT, "TCP"
        for port in (80, 443, 5432, PORT):
            yield "egress", peer, port, "TCP"
    # Where clouds hand out credentials.
    yield "egress", Peer(address="169.254.169.254"), 80, "TCP"
    yield "egress", ISSUER, 80, "TCP"
    yield "ingress", as_peer(pods[API]), PORT, "TCP"
    yield "ingress", INGRESS_CONTROLLER, PORT + 1, "TCP"
    if component != API:
        yield "egress", ISSUER, 443, "TCP"
        yield "ingress", INGRESS_CONTROLLER, PORT, "TCP"
    if component not in (API, MIGRATION):
        yield "egress", DATABASE, 5432, "TCP"


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        names_fit,
        standard_labels,
        namespaces,
        selectors,
        monitors,
        rules_of_prometheus,
        references,
        hooks_in_order,
        hardened,
        tokens,
        images,
        commands,
        probes,
        graceful_stop,
        ways_in,
        scaling,
        migrations,
        disruptions,
        replacement,
        arguments,
        traffic,
    )
}
