"""Rules, alerts, their tests and their runbook, the dashboard, and how Compose shows it all."""

import json
import re
import shutil
from itertools import combinations as pairs
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bake.test_docs import anchors
from tests.conftest import Bake
from tests.support.combinations import ROOT
from tests.support.observability import (
    GRAFANA,
    INTERVALS,
    PROMETHEUS,
    Rule,
    dashboard,
    expressions,
    foreign_metrics,
    metrics,
    program,
    queries,
    rule_tests,
    rules,
    selectors,
)
from tests.support.trees import assert_passes, run

SEVERITIES = {"critical", "warning"}
HOSTS = {
    "github": "https://github.com/{}/{}/blob/main/docs/runbook.md",
    "gitlab": "https://gitlab.com/{}/{}/-/blob/main/docs/runbook.md",
}
# The newest of the classic schema: Grafana's LATEST_VERSION of its migrations.
SCHEMA_VERSION = 42
# What whoever is on call looks for first, and what each panel has to read.
PANELS = {
    "Request rate": {"http_requests_total"},
    "Error rate": {"http_requests_total"},
    "Latency": {"http_request_duration_seconds_bucket"},
    "CPU": {"process_cpu_seconds_total"},
    "Memory": {"process_resident_memory_bytes"},
    "Database pool": {"database_pool_connections", "database_pool_size"},
    "Pods": {"up", "kube_pod_status_ready"},
    "Releases": {"kube_pod_container_info"},
}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# The defaults, and all else that changes these files.
ANSWERS: dict[str, dict[str, str]] = {
    "default": {},
    "other": {
        "stack": "express_typeorm",
        "ci": "gitlab",
        "deploy": "kubernetes",
        "rollout": "canary",
        "organization": "acme-2",
        "service_name": """Orders "7" \\ 'quoted' & more""",
        "service_slug": "customs-declaration-line-entry-service-2",
        "resource": "customs_declaration_line_entry",
    },
}


@pytest.fixture(scope="session", params=ANSWERS)
def answers(request: pytest.FixtureRequest) -> dict[str, str]:
    return ANSWERS[request.param]


@pytest.fixture(scope="session")
def tree(bake: Bake, answers: dict[str, str]) -> Path:
    return bake(**answers)


@pytest.fixture(scope="session")
def slug(tree: Path) -> str:
    return tree.name


def test_rules_and_configuration_are_valid(tree: Path) -> None:
    promtool = program("promtool")
    for command in ("rules alerts.yaml recording-rules.yaml", "config prometheus.yml"):
        output = assert_passes(promtool, "check", *command.split(), cwd=tree / PROMETHEUS)
        assert "WARNING" not in output


def test_rules_pass_their_own_tests(tree: Path) -> None:
    paths = sorted((tree / PROMETHEUS / "tests").iterdir())
    assert_passes(program("promtool"), "test", "rules", *paths, cwd=tree)


@pytest.mark.parametrize(
    ("rule", "tests", "old", "new"),
    [
        ("recording-rules.yaml", "availability-ratios", ',route=~"/api/.*"', ""),
        ("recording-rules.yaml", "availability-ratios", " > 0\n", " >= 0\n"),
        ("recording-rules.yaml", "latency-ratios", ',status!~"5.."', ""),
        ("alerts.yaml", "availability-burns-fast", ">= 10", ">= 0"),
        ("alerts.yaml", "availability-burns-fast", "14.4 * 0.001", "144 * 0.001"),
        ("alerts.yaml", "availability-burns-fast", "6 * 0.001", "60 * 0.001"),
        ("alerts.yaml", "latency-burns-fast", "ratio_rate5m", "ratio_rate1h"),
        ("alerts.yaml", "availability-burns-slowly", "3 * 0.001", "30 * 0.001"),
        ("alerts.yaml", "latency-burns-slowly", "> 0.01", "> 0.1"),
        ("alerts.yaml", "latency-burns-slowly", ">= 10", ">= 0"),
        ("alerts.yaml", "saturation", "> 0.9", "> 9"),
        ("alerts.yaml", "readiness", "Pending|Running", "Running"),
        ("alerts.yaml", "targets", "unless on (namespace)", "unless"),
    ],
)
def test_a_fault_in_a_rule_is_noticed(
    bake: Bake, tmp_path: Path, rule: str, tests: str, old: str, new: str
) -> None:
    promtool = program("promtool")
    shutil.copytree(bake() / PROMETHEUS, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / rule).read_text("utf-8")
    assert old in text
    (tmp_path / rule).write_text(text.replace(old, new), "utf-8")
    result = run(promtool, "test", "rules", f"tests/{tests}.yaml", cwd=tmp_path)
    assert "FAILED" in result.stdout


def test_every_alert_says_what_to_do(tree: Path, answers: dict[str, str], slug: str) -> None:
    organization = answers.get("organization", "example")
    page = HOSTS[answers.get("ci", "github")].format(organization, slug)
    headings = anchors(tree / "docs" / "runbook.md")
    alerts = rules(tree, "alert")
    assert alerts
    for alert in alerts:
        assert alert.labels.keys() == {"severity", "service"}
        assert alert.labels["severity"] in SEVERITIES
        assert alert.labels["service"] == slug
        assert alert.annotations.keys() == {"summary", "description", "runbook_url"}
        assert "$value" in alert.annotations["description"]
        assert "{{ $labels.namespace }}" in alert.annotations["description"]
        url, _, anchor = alert.annotations["runbook_url"].partition("#")
        assert url == page
        assert anchor == alert.name.lower()
        assert anchor in headings


def test_no_name_is_taken_twice(tree: Path) -> None:
    for kind in ("record", "alert"):
        names = [rule.name for rule in rules(tree, kind)]
        assert len(names) == len(set(names))


def test_every_alert_has_data_on_which_it_fires_and_on_which_it_is_silent(tree: Path) -> None:
    expected: dict[str, set[bool]] = {rule.name: set() for rule in rules(tree, "alert")}
    without_data = set()
    for case in rule_tests(tree):
        for check in case.get("alert_rule_test", []):
            expected[check["alertname"]].add(bool(check["exp_alerts"]))
            if not case["input_series"] and not check["exp_alerts"]:
                without_data.add(check["alertname"])
    assert {name: both for name, both in expected.items() if both != {True, False}} == {}
    assert without_data == expected.keys()


def test_every_recording_rule_has_data_with_and_without_a_result(tree: Path) -> None:
    for rule in rules(tree, "record"):
        found = {bool(check["exp_samples"]) for check in checks_of(rule, rule_tests(tree))}
        assert True in found, rule.name
        # A number of requests is 0 in peace; a share is nothing.
        assert False in found or ":increase" in rule.name, rule.name


def checks_of(rule: Rule, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tests that ask for what a rule records."""
    found = []
    for case in cases:
        for check in case.get("promql_expr_test", []):
            (asked,) = selectors(check["expr"])
            pattern = asked.name or asked.matchers.matchers[0].value
            if re.fullmatch(pattern, rule.name):
                found.append(check)
    return found


def test_what_is_recorded_is_used_and_what_is_used_is_recorded(tree: Path) -> None:
    recorded = {rule.name for rule in rules(tree, "record")}
    read = {name for text in expressions(tree) for name in metrics(text)}
    assert recorded == {name for name in read if ":" in name}


def test_every_foreign_metric_is_read(tree: Path) -> None:
    read = {name for text in expressions(tree) for name in metrics(text)}
    assert foreign_metrics(tree) - read == set()


def test_rules_read_this_service_only(tree: Path, slug: str) -> None:
    for rule in rules(tree, "record") + rules(tree, "alert"):
        for selector in selectors(rule.expression):
            values = {matcher.value for matcher in selector.matchers.matchers}
            joined = {"kube_pod_status_ready", "kube_pod_status_phase"}
            assert selector.name in joined or values & {slug, f"{slug}-tls"}, rule.name


def test_only_calls_of_the_api_count(tree: Path) -> None:
    for text in expressions(tree):
        for selector in selectors(text):
            if re.fullmatch(r"http_requests_total|http_request_duration_\w+", str(selector.name)):
                matchers = {(m.name, m.value) for m in selector.matchers.matchers}
                assert ("route", "/api/.*") in matchers, text


def test_queries_of_the_dashboard_are_valid_rules(tree: Path, tmp_path: Path) -> None:
    """Prometheus' own parser reads more than the one that the tests use."""
    rules = [
        {"record": f"query:{number}", "expr": query} for number, query in enumerate(queries(tree))
    ]
    groups = {"groups": [{"name": "queries", "rules": rules}]}
    (tmp_path / "queries.yaml").write_text(yaml.safe_dump(groups), "utf-8")
    assert_passes(program("promtool"), "check", "rules", "queries.yaml", cwd=tmp_path)


def test_dashboard(tree: Path, answers: dict[str, str], slug: str) -> None:
    whole = dashboard(tree)
    assert whole["schemaVersion"] == SCHEMA_VERSION
    assert whole["title"] == answers.get("service_name", "Item Service")
    assert whole["uid"] == slug
    assert len(slug) <= 40, "Grafana's limit"
    variables = {variable["name"]: variable for variable in whole["templating"]["list"]}
    assert list(variables) == ["datasource", "service", "namespace"]
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    assert variables["service"]["current"]["value"] == slug


def test_panels_of_the_dashboard(tree: Path) -> None:
    panels = dashboard(tree)["panels"]
    ids = [panel["id"] for panel in panels]
    titles = [panel["title"] for panel in panels]
    assert len(set(ids)) == len(ids)
    assert len(set(titles)) == len(titles)
    for panel in panels:
        place = panel["gridPos"]
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24
        references = [target["refId"] for target in panel.get("targets", [])]
        assert len(set(references)) == len(references)
        assert bool(references) == (panel["type"] != "row")
    overlapping = [
        (one["title"], other["title"])
        for one, other in pairs(panels, 2)
        if overlap(one["gridPos"], other["gridPos"])
    ]
    assert overlapping == []


def test_what_is_looked_for_first_is_there(tree: Path) -> None:
    queries_of = {
        panel["title"]: [target["expr"] for target in panel.get("targets", [])]
        for panel in dashboard(tree)["panels"]
    }
    for title, wanted in PANELS.items():
        read = {name for query in queries_of[title] for name in metrics(INTERVALS.sub("5m", query))}
        assert wanted <= read, title
    assert len({query.partition(",")[0] for query in queries_of["Latency"]}) >= 3, "percentiles"


def test_the_dashboard_is_checked_by_the_types_of_the_version_in_compose(tree: Path) -> None:
    types = json.loads((ROOT / "tests/validators/package.json").read_text("utf-8"))["dependencies"]
    version = compose(tree)["grafana"]["image"].partition(":")[2]
    assert types[f"grafana-{version.partition('.')[0]}"] == f"npm:@grafana/schema@{version}"


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "w"), ("y", "h"))
    )


def test_every_query_of_the_dashboard_follows_its_variables(tree: Path) -> None:
    whole = dashboard(tree)
    parts = [*whole["panels"], *whole["annotations"]["list"]]
    parts += [target for panel in whole["panels"] for target in panel.get("targets", [])]
    parts += [one for one in whole["templating"]["list"] if one["type"] == "query"]
    sources = [part["datasource"] for part in parts if part.get("type") != "row"]
    assert sources
    assert all(source == DATASOURCE for source in sources)
    variables = len(whole["templating"]["list"]) - 1
    for query in queries(tree)[:-variables]:
        matched = [
            {m.name: m.value for m in selector.matchers.matchers} for selector in selectors(query)
        ]
        assert all(labels["namespace"] == "$namespace" for labels in matched), query
        assert any("$service" in labels.values() for labels in matched), query


def test_compose_adds_both_programs_on_demand(tree: Path) -> None:
    services = compose(tree)
    optional = {
        name for name, one in services.items() if "observability" in one.get("profiles", [])
    }
    assert optional == {"prometheus", "grafana"}
    for name in optional:
        service = services[name]
        assert re.fullmatch(r"[a-z]+/[a-z]+:v?\d+\.\d+\.\d+", service["image"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        for port in service["ports"]:
            assert re.fullmatch(r"127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+", port)
        for volume in service["volumes"]:
            source, _, mode = volume.split(":")
            assert (tree / source).is_dir()
            assert mode == "ro"


def test_compose_provisions_grafana(tree: Path) -> None:
    """Paths in the files are those of the volume, and addresses those of the services."""
    services = compose(tree)
    (volume,) = services["grafana"]["volumes"]
    mounted = volume.split(":")[1]
    assert tree / GRAFANA == tree / volume.split(":")[0]
    (provider,) = load(tree / GRAFANA / "dashboards" / "files.yaml")["providers"]
    assert provider["options"]["path"] == mounted
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{mounted}/dashboard.json"
    (source,) = load(tree / GRAFANA / "datasources" / "prometheus.yaml")["datasources"]
    port = services["prometheus"]["ports"][0].rpartition(":")[2]
    assert source["url"] == f"http://prometheus:{port}"
    assert source["type"] == dashboard(tree)["templating"]["list"][0]["query"]


def test_compose_scrapes_the_service(tree: Path, slug: str) -> None:
    (job,) = load(tree / PROMETHEUS / "prometheus.yml")["scrape_configs"]
    assert job["job_name"] == slug
    (targets,) = job["static_configs"]
    port = compose(tree)["web"]["environment"]["PORT"]
    assert targets == {"targets": [f"web:{port}"], "labels": {"namespace": "compose"}}


def test_no_account_and_no_password_for_grafana(tree: Path) -> None:
    environment = compose(tree)["grafana"]["environment"]
    assert environment["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    assert environment["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert [name for name in environment if "PASSWORD" in name] == []


def compose(tree: Path) -> dict[str, Any]:
    services: dict[str, Any] = load(tree / "docker-compose.yml")["services"]
    return services


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_the_runbook_has_no_alert_that_does_not_exist(tree: Path) -> None:
    """A heading in one word is an alert's."""
    text = (tree / "docs" / "runbook.md").read_text("utf-8")
    named = set(re.findall(r"^## ([A-Z]\w+)$", text, re.MULTILINE))
    assert named == {rule.name for rule in rules(tree, "alert")}
