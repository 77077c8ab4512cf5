"""Metrics of one application."""

from types import SimpleNamespace
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.api.middleware.metrics import BUCKETS, Metrics
from app.database.connection import Database


@pytest.fixture
def database() -> SimpleNamespace:
    return SimpleNamespace(connections_in_use=2, connections_idle=3, pool_size=10)


@pytest.fixture
def metrics(database: SimpleNamespace) -> Metrics:
    return Metrics(cast("Database", database))


def samples(metrics: Metrics, name: str, *labels: str) -> dict[tuple[str, ...], float]:
    """The values of a sample, by the values of these or all of its labels."""
    return {
        tuple(sample.labels[label] for label in labels or sample.labels): sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_method_route_and_status(metrics: Metrics) -> None:
    metrics.observe("GET", "/things", 200, 0.1)
    metrics.observe("GET", "/things", 200, 0.1)
    metrics.observe("GET", "/things", 404, 0.1)
    metrics.observe("POST", "/things", 200, 0.1)

    assert samples(metrics, "http_requests_total") == {
        ("GET", "/things", "200"): 2,
        ("GET", "/things", "404"): 1,
        ("POST", "/things", "200"): 1,
    }


def test_durations_fall_into_buckets(metrics: Metrics) -> None:
    for seconds in (0.005, 0.03, 20.0):
        metrics.observe("GET", "/things", 200, seconds)

    buckets = samples(metrics, "http_request_duration_seconds_bucket", "le")
    assert [float(bound) for (bound,) in buckets] == [*BUCKETS, float("inf")]
    assert list(buckets.values()) == [1, 1, 1, *[2] * 8, 3]
    assert samples(metrics, "http_request_duration_seconds_count") == {("GET", "/things", "200"): 3}


def test_counting_goes_on_after_a_pair_left_the_cache(metrics: Metrics) -> None:
    metrics.observe("GET", "/things", 200, 0.1)
    metrics._children.cache_clear()
    metrics.observe("GET", "/things", 200, 0.1)

    assert samples(metrics, "http_requests_total") == {("GET", "/things", "200"): 2}


def test_a_pair_is_looked_up_once(metrics: Metrics) -> None:
    for _ in range(3):
        metrics.observe("GET", "/things", 200, 0.1)

    assert (metrics._children.cache_info().misses, metrics._children.cache_info().hits) == (1, 2)


def test_the_pool_is_read_when_asked(metrics: Metrics, database: SimpleNamespace) -> None:
    database.connections_in_use = 5

    assert samples(metrics, "database_pool_connections") == {("in_use",): 5, ("idle",): 3}
    assert samples(metrics, "database_pool_size") == {(): 10}


def test_the_process_is_described_and_no_creation_times(metrics: Metrics) -> None:
    metrics.observe("GET", "/things", 200, 0.1)

    assert samples(metrics, "python_info")
    assert not samples(metrics, "http_requests_created")


def test_applications_do_not_share_metrics(metrics: Metrics, database: SimpleNamespace) -> None:
    metrics.observe("GET", "/things", 200, 0.1)

    assert samples(Metrics(cast("Database", database)), "http_requests_total") == {}
