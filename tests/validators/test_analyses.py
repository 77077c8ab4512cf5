"""What Argo Rollouts makes of the analyses: queries on made-up data, verdicts on results."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.observability import program
from tests.support.trees import run
from tests.validators.manifest_rules import at
from tests.validators.manifests import ENVIRONMENTS, Render

Metric = dict[str, Any]
NEW, OLD = "6b8", "7c9"
GOOD, BAD, UNDECIDED = "Successful", "Failed", "Inconclusive"
# Where nobody calls all day, no traffic is good.
WITHOUT_TRAFFIC = {"staging": GOOD, "production": UNDECIDED}
VERDICTS: dict[str, list[tuple[float, str]]] = {
    "success-rate": [(1, GOOD), (0.99, GOOD), (0.98, BAD), (0, BAD)],
    "latency": [(0.01, GOOD), (0.5, GOOD), (0.51, BAD), (10, BAD)],
}
PATH, PROBE = "/api/v1/items", "/health/ready"
NOTHING: list[dict[str, object]] = []


@pytest.fixture(scope="session")
def metrics(wholes: list[Render]) -> list[tuple[str, str, Metric]]:
    """The environment, the name and the content of every metric that Prometheus is asked for."""
    found = [
        (render.case, render.service.slug, metric)
        for render in wholes
        if render.case in ENVIRONMENTS
        for template in render.of_kind("AnalysisTemplate")
        for metric in template["spec"]["metrics"]
        if at(metric, "provider.prometheus.query")
    ]
    assert {metric["name"] for _, _, metric in found} == set(VERDICTS)
    return found


def verdict(metric: Metric, result: list[float]) -> str:
    """As Argo Rollouts judges: what is neither good nor bad is inconclusive."""
    fails, passes = (holds(metric[f"{kind}Condition"], result) for kind in ("failure", "success"))
    return BAD if fails else GOOD if passes else UNDECIDED


def holds(condition: str, result: list[float]) -> bool:
    text = condition.replace("&&", " and ").replace("||", " or ")
    names = {"__builtins__": {}, "len": len, "result": result}
    return bool(eval(text, names))  # noqa: S307 - our own conditions, which mean the same in Python


def test_verdicts(metrics: list[tuple[str, str, Metric]]) -> None:
    for environment, _, metric in metrics:
        assert verdict(metric, []) == WITHOUT_TRAFFIC[environment]
        for value, expected in VERDICTS[metric["name"]]:
            assert verdict(metric, [value]) == expected, (metric["name"], value)


def requests(version: str, route: str, status: int, values: str) -> tuple[str, str]:
    labels = f'rollouts_pod_template_hash="{version}",route="{route}",status="{status}"'
    return f"http_requests_total{{{labels}}}", values


def duration(version: str, route: str, seconds: str, values: str) -> tuple[str, str]:
    labels = f'rollouts_pod_template_hash="{version}",route="{route}",le="{seconds}"'
    return f"http_request_duration_seconds_bucket{{{labels}}}", values


FAST = ("0.25", "0.5", "1", "+Inf")
SLOW = ("1", "+Inf")
MOVES, RESTS = "0+60x20", "7+0x20"


def durations(version: str, route: str, bounds: tuple[str, ...], values: str) -> Any:
    """Requests that take at most the first of these times."""
    return [
        duration(version, route, bound, values if bound in bounds else "0+0x20") for bound in FAST
    ]


# What there is, and whether the query's result is above the limit; no answer is no result.
DATA: dict[str, tuple[str, list[tuple[str, str]], bool | None]] = {
    "half of it fails": (
        "success-rate",
        [
            requests(NEW, PATH, 200, MOVES),
            requests(NEW, PATH, 503, MOVES),
            requests(NEW, PROBE, 200, "0+9000x20"),
            requests(OLD, PATH, 200, "0+9000x20"),
        ],
        False,
    ),
    "only the old one fails": (
        "success-rate",
        [
            requests(NEW, PATH, 404, MOVES),
            requests(NEW, PROBE, 503, "0+9000x20"),
            requests(OLD, PATH, 500, MOVES),
        ],
        True,
    ),
    "no traffic to count": (
        "success-rate",
        [
            requests(NEW, PATH, 200, RESTS),
            requests(NEW, PROBE, 200, MOVES),
            requests(OLD, PATH, 200, MOVES),
        ],
        None,
    ),
    "nothing is counted": ("success-rate", [], None),
    "it is slow": (
        "latency",
        durations(NEW, PATH, SLOW, MOVES)
        + durations(NEW, PROBE, FAST, "0+9000x20")
        + durations(OLD, PATH, FAST, "0+9000x20"),
        True,
    ),
    "only the old one is slow": (
        "latency",
        durations(NEW, PATH, FAST, MOVES) + durations(OLD, PATH, SLOW, "0+9000x20"),
        False,
    ),
    "nothing to measure": (
        "latency",
        durations(NEW, PATH, FAST, RESTS) + durations(OLD, PATH, FAST, MOVES),
        None,
    ),
    "nothing is measured": ("latency", [], None),
}
LIMITS = {"success-rate": 0.75, "latency": 0.5}


@pytest.mark.parametrize("case", DATA)
def test_queries(metrics: list[tuple[str, str, Metric]], tmp_path: Path, case: str) -> None:
    name, data, is_above = DATA[case]
    asked = {
        (slug, at(metric, "provider.prometheus.query"))
        for _, slug, metric in metrics
        if metric["name"] == name
    }
    assert asked
    for slug, query in asked:
        result = ask(query, slug, data, LIMITS[name], is_above, tmp_path)
        assert "SUCCESS" in result, result


def ask(
    query: str,
    slug: str,
    data: list[tuple[str, str]],
    limit: float,
    is_above: bool | None,
    folder: Path,
) -> str:
    query = query.replace("{{args.namespace}}", "here")
    query = query.replace("{{args.pod-template-hash}}", NEW)
    series = [
        {"series": text.replace("{", f'{{namespace="here",job="{slug}",'), "values": values}
        for text, values in data
    ]
    samples = NOTHING if is_above is None else [{"labels": "{}", "value": int(is_above)}]
    check = {
        "expr": f"({query}) > bool {limit}",
        "eval_time": "5m",
        "exp_samples": samples,
    }
    test = {"interval": "30s", "input_series": series, "promql_expr_test": [check]}
    (folder / "test.yaml").write_text(yaml.safe_dump({"rule_files": [], "tests": [test]}), "utf-8")
    return run(program("promtool"), "test", "rules", "test.yaml", cwd=folder).stdout


@pytest.mark.parametrize(
    ("old", "new", "case"),
    [
        ('rollouts_pod_template_hash="{{args.pod-template-hash}}",', "", "only the old one fails"),
        ('route=~"/api/.*",status', "status", "only the old one fails"),
        ('route=~"/api/.*"\n', "\n", "half of it fails"),
        ('5.."', '4.."', "half of it fails"),
        (" > 0", " >= 0", "no traffic to count"),
        (" or vector(0)", "", "only the old one fails"),
    ],
)
def test_a_fault_in_a_query_is_noticed(
    metrics: list[tuple[str, str, Metric]], tmp_path: Path, old: str, new: str, case: str
) -> None:
    name, data, is_above = DATA[case]
    slug, query = next(
        (slug, at(metric, "provider.prometheus.query"))
        for _, slug, metric in metrics
        if metric["name"] == name
    )
    assert old in query
    faulty = query.replace(old, new)
    assert "FAILED" in ask(faulty, slug, data, LIMITS[name], is_above, tmp_path)
