"""Metrics, as Prometheus reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from httpx2 import Client

from tests.contract.conftest import Connect
from tests.contract.support.api import Api
from tests.contract.support.entity import Entity
from tests.contract.support.launch import Launcher

SAMPLE = re.compile(r"(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf")]


@dataclass(frozen=True)
class Sample:
    """One line of the exposition."""

    name: str
    labels: dict[str, str]
    value: float


def scrape(client: Client) -> list[Sample]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    samples = []
    for line in response.text.splitlines():
        if line and not line.startswith("#"):
            match = SAMPLE.fullmatch(line)
            assert match, line
            labels = dict(LABEL.findall(match["labels"] or ""))
            samples.append(Sample(match["name"], labels, float(match["value"])))
    return samples


def requests(samples: list[Sample], name: str = "http_requests_total") -> dict[str, float]:
    """The values by method, route and status."""
    found = [sample for sample in samples if sample.name == name]
    for sample in found:
        assert sample.labels.keys() == {"method", "route", "status"}
    return {"{method} {route} {status}".format(**sample.labels): sample.value for sample in found}


@pytest.fixture
def fresh(launcher: Launcher, database_url: str, connect: Connect, entity: Entity) -> Iterator[Api]:
    """A service that has counted nothing but the question whether it is alive."""
    with launcher.running(DATABASE_URL=database_url) as service, connect(service) as http:
        api = Api(http, entity)
        yield api
        api.clear()


def test_requests_are_counted_by_route_template(fresh: Api) -> None:
    api, one = fresh, fresh.entity.template
    entity = api.create()
    path = api.path_of(entity)
    for _ in range(2):
        api.http.get(path)
    api.http.head(path)
    api.send("PUT", path, api.entity.examples[1])
    api.http.delete(path)
    api.http.delete(path)
    api.http.get(f"{api.path}?limit=0")
    for nowhere in ("/nowhere", "/x/1", f"{path}/2"):
        api.http.get(nowhere)
    api.http.request("PROPFIND", "/nowhere")

    samples = scrape(api.http)

    expected = {
        f"POST {api.path} 201": 1,
        f"GET {one} 200": 2,
        f"HEAD {one} 200": 1,
        f"PUT {one} 200": 1,
        f"DELETE {one} 204": 1,
        f"DELETE {one} 404": 1,
        f"GET {api.path} 422": 1,
        "GET unmatched 404": 3,
        "OTHER unmatched 404": 1,
    }
    for name in ("http_requests_total", "http_request_duration_seconds_count"):
        counted = requests(samples, name)
        assert {key: counted.get(key) for key in expected} == expected
        assert {key.split()[1] for key in counted} <= {api.path, one, "unmatched", "/health/live"}


def test_durations_have_the_agreed_buckets(fresh: Api) -> None:
    fresh.all()

    samples = [
        sample
        for sample in scrape(fresh.http)
        if sample.name == "http_request_duration_seconds_bucket"
        and sample.labels["route"] == fresh.path
    ]

    assert [float(sample.labels["le"].replace("+Inf", "inf")) for sample in samples] == BUCKETS
    assert samples[-1].value == 1
    assert [sample.value for sample in samples] == sorted(sample.value for sample in samples)
    assert samples[0].labels.keys() == {"method", "route", "status", "le"}


def test_gauges(fresh: Api) -> None:
    fresh.all()

    values = {(sample.name, *sample.labels.values()): sample.value for sample in scrape(fresh.http)}

    assert values["http_requests_in_progress",] == 1  # the scrape itself
    assert values["database_pool_connections", "in_use"] == 0
    assert values["database_pool_connections", "idle"] >= 1
    assert values["database_pool_size",] == 10
    assert values["process_resident_memory_bytes",] > 0
    assert values["process_cpu_seconds_total",] > 0
    assert values["process_start_time_seconds",] > 0


def test_each_metric_says_what_it_is(fresh: Api) -> None:
    fresh.all()
    text = fresh.http.get("/metrics").text

    for name, kind in {
        "http_requests_total": "counter",
        "http_request_duration_seconds": "histogram",
        "http_requests_in_progress": "gauge",
        "database_pool_connections": "gauge",
        "database_pool_size": "gauge",
    }.items():
        assert f"# TYPE {name} {kind}" in text.splitlines()
        assert f"# HELP {name} " in text
