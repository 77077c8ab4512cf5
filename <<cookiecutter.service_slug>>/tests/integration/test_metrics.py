"""Metrics, as Prometheus reads them."""

from typing import Any

from httpx2 import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from tests.support.entities import create, path_of
from tests.support.entity import ENTITY_ROUTE, PATH
from tests.support.examples import EXAMPLES

Samples = dict[str, list[tuple[dict[str, str], float]]]
BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf")]


async def scrape(client: AsyncClient) -> Samples:
    """The labels and values of all samples, by name."""
    response = await client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    samples: Samples = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            samples.setdefault(sample.name, []).append((sample.labels, sample.value))
    return samples


def requests(samples: Samples, name: str = "http_requests_total") -> dict[Any, float]:
    """The values by method, route and status."""
    return {
        (labels["method"], labels["route"], int(labels["status"])): value
        for labels, value in samples.get(name, [])
    }


async def test_requests_are_counted_by_route_template(client: AsyncClient) -> None:
    path = path_of(await create(client))
    for _ in range(2):
        await client.get(path)
    await client.head(path)
    await client.put(path, json=EXAMPLES[1])
    await client.delete(path)
    await client.delete(path)
    await client.get(PATH, params={"limit": 0})

    samples = await scrape(client)

    expected = {
        ("POST", PATH, 201): 1,
        ("GET", ENTITY_ROUTE, 200): 2,
        ("HEAD", ENTITY_ROUTE, 200): 1,
        ("PUT", ENTITY_ROUTE, 200): 1,
        ("DELETE", ENTITY_ROUTE, 204): 1,
        ("DELETE", ENTITY_ROUTE, 404): 1,
        ("GET", PATH, 422): 1,
    }
    assert requests(samples) == expected
    assert requests(samples, "http_request_duration_seconds_count") == expected
    buckets = samples["http_request_duration_seconds_bucket"]
    assert [float(labels["le"]) for labels, _ in buckets[: len(BOUNDS)]] == BOUNDS
    assert "http_requests_created" not in samples


async def test_process_and_connection_pool(client: AsyncClient, offline: AsyncClient) -> None:
    await client.get(PATH)

    samples = await scrape(client)

    pool = {labels["state"]: value for labels, value in samples["database_pool_connections"]}
    assert pool == {"in_use": 0, "idle": 1}
    assert samples["database_pool_size"] == [({}, 10)]
    assert samples["http_requests_in_progress"] == [({}, 1)]  # the scrape itself
    assert samples["process_resident_memory_bytes"][0][1] > 0
    assert samples["process_cpu_seconds_total"][0][1] > 0
    assert samples["python_info"]
    others = requests(await scrape(offline))  # each application counts for itself
    assert ("GET", PATH, 200) not in others


async def test_what_callers_invent_makes_no_new_labels(client: AsyncClient) -> None:
    for path in ("/nowhere", "/x/1", f"{PATH}/1/2", "/docs/none.js"):
        await client.get(path)
    await client.request("BREW", "/nowhere")

    counted = requests(await scrape(client))

    assert sum(counted.values()) == 5
    assert {route for _, route, _ in counted} <= {"unmatched", "/docs"}
    assert {method for method, _, _ in counted} == {"GET", "OTHER"}
