"""Prometheus' rules and Grafana's dashboard of a service, and what their expressions ask for."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

PROMETHEUS = Path("deploy/observability/prometheus")
GRAFANA = Path("deploy/observability/grafana")
RULES = ("recording-rules.yaml", "alerts.yaml")
# Grafana replaces these by a duration.
INTERVALS = re.compile(r"\$__(rate_)?interval\b")
LABEL_VALUES = re.compile(r"label_values\((.+), \w+\)")


@dataclass(frozen=True)
class Rule:
    """A recording rule or an alert."""

    name: str
    expression: str
    group: str
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)


def program(name: str) -> str:
    """Prometheus or promtool; skips the test where it is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name}; get it with `apt-get install --no-install-recommends prometheus`")
    return found


def rules(tree: Path, kind: str) -> list[Rule]:
    """The rules of a kind: `record` or `alert`."""
    return [
        Rule(
            rule[kind],
            rule["expr"],
            group["name"],
            rule.get("labels", {}),
            rule.get("annotations", {}),
        )
        for name in RULES
        for group in yaml.safe_load((tree / PROMETHEUS / name).read_text("utf-8"))["groups"]
        for rule in group["rules"]
        if kind in rule
    ]


def rule_tests(tree: Path) -> list[dict[str, Any]]:
    """The cases that promtool runs."""
    files = sorted((tree / PROMETHEUS / "tests").glob("*.yaml"))
    return [case for path in files for case in yaml.safe_load(path.read_text("utf-8"))["tests"]]


def dashboard(tree: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree / GRAFANA / "dashboard.json").read_text("utf-8"))
    return found


def queries(tree: Path) -> list[str]:
    """The expressions of panels, annotations and variables."""
    whole = dashboard(tree)
    found = [target["expr"] for panel in whole["panels"] for target in panel.get("targets", [])]
    found += [annotation["target"]["expr"] for annotation in whole["annotations"]["list"]]
    for variable in whole["templating"]["list"]:
        if variable["type"] == "query":
            match = LABEL_VALUES.fullmatch(variable["query"]["query"])
            assert match, variable
            found.append(match[1])
    return [INTERVALS.sub("5m", query) for query in found]


def expressions(tree: Path) -> list[str]:
    """All PromQL of a service."""
    every = rules(tree, "record") + rules(tree, "alert")
    return [rule.expression for rule in every] + queries(tree)


def selectors(expression: str) -> list[promql_parser.VectorSelector]:
    """Everything that an expression reads."""
    found: list[promql_parser.VectorSelector] = []

    def visit(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)

    promql_parser.walk(promql_parser.parse(expression), visit)
    return found


def metrics(expression: str) -> set[str]:
    """The names of the metrics that an expression reads."""
    return {str(selector.name) for selector in selectors(expression)}


def foreign_metrics(tree: Path) -> set[str]:
    """Those that other exporters bring, as the service's documentation lists them."""
    text = (tree / "deploy/observability/README.md").read_text("utf-8")
    table = text.partition("| metric | exporter |\n|---|---|\n")[2].partition("\n\n")[0]
    return set(backticked(row.split("|")[1] for row in table.splitlines()))


def backticked(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"`([^`]+)`", text)
