"""Prometheus metrics of one application instance."""

from functools import lru_cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from app.database.connection import Database

# One more series per child for nothing that a dashboard asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped

LABELS = ("method", "route", "status")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """HTTP, process and connection pool metrics in a registry of their own."""

    def __init__(self, database: Database) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        requests = Counter(
            "http_requests_total", "HTTP requests answered.", LABELS, registry=self.registry
        )
        durations = Histogram(
            "http_request_duration_seconds",
            "Time from the request's arrival to the end of its response.",
            LABELS,
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.in_progress = Gauge(
            "http_requests_in_progress", "HTTP requests being answered.", registry=self.registry
        )
        pool = Gauge(
            "database_pool_connections",
            "Open database connections, by state.",
            ("state",),
            registry=self.registry,
        )
        pool.labels("in_use").set_function(lambda: database.connections_in_use)
        pool.labels("idle").set_function(lambda: database.connections_idle)
        Gauge(
            "database_pool_size", "Most connections the pool may open.", registry=self.registry
        ).set(database.pool_size)

        # Looking a child up by its labels costs more than counting: keep the pairs.
        @lru_cache(maxsize=1024)
        def children(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
            labels = (method, route, str(status))
            return requests.labels(*labels), durations.labels(*labels)

        self._children = children

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        counter, histogram = self._children(method, route, status)
        counter.inc()
        histogram.observe(seconds)

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
