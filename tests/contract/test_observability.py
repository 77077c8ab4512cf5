"""What rules and dashboard ask for, the service exports: metrics, their labels and their values."""

from pathlib import Path

import promql_parser
import pytest

from tests.contract.support.api import Api
from tests.contract.test_metrics import Sample, scrape
from tests.support.observability import expressions, foreign_metrics, metrics, rules, selectors

# What Prometheus adds to all that it scrapes.
TARGET_LABELS = {"job", "namespace"}


@pytest.fixture
def samples(api: Api) -> list[Sample]:
    """The metrics after some calls."""
    entity = api.create()
    api.http.get(api.path_of(entity))
    api.http.get(f"{api.path}?limit=0")
    return scrape(api.http)


@pytest.fixture
def exported(samples: list[Sample]) -> set[str]:
    return {sample.name for sample in samples}


def test_every_metric_exists(tree: Path, exported: set[str]) -> None:
    recorded = {rule.name for rule in rules(tree, "record")}
    read = {name for text in expressions(tree) for name in metrics(text)}
    assert read - exported - recorded - foreign_metrics(tree) == set()


def test_no_own_metric_is_said_to_be_another_exporters(tree: Path, exported: set[str]) -> None:
    assert foreign_metrics(tree) & exported == set()


def test_every_label_exists(tree: Path, samples: list[Sample], exported: set[str]) -> None:
    """Selectors and groups with a label that no series has match nothing, without a word."""
    for text in expressions(tree):
        for selector in selectors(text):
            if selector.name in exported:
                series = [sample.labels for sample in samples if sample.name == selector.name]
                for matcher in selector.matchers.matchers:
                    if matcher.name not in TARGET_LABELS:
                        assert_matchable(matcher, series)


def assert_matchable(matcher: promql_parser.Matcher, series: list[dict[str, str]]) -> None:
    assert all(matcher.name in labels for labels in series), matcher
    if matcher.op == promql_parser.MatchOp.Equal:
        assert any(labels[matcher.name] == matcher.value for labels in series), matcher
