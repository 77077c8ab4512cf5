"""OpenTelemetry traces: off, and not even imported, until an endpoint is configured."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app import SERVICE_NAME, __version__
from app.core.config import Settings


def add_tracing(app: FastAPI, settings: Settings, engine: AsyncEngine) -> None:
    """Put a span around every request and every statement."""
    if settings.otel_exporter_otlp_endpoint is None:
        return

    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    endpoint = settings.otel_exporter_otlp_endpoint.rstrip("/")
    provider = TracerProvider(
        resource=Resource.create(
            {
                "service.name": SERVICE_NAME,
                "service.version": __version__,
                "deployment.environment.name": settings.app_env,
            }
        )
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    # It works with SQLAlchemy 2.1, but its own check knows only older ones.
    SQLAlchemyInstrumentor().instrument(
        engine=engine.sync_engine, tracer_provider=provider, skip_dep_check=True
    )
    app.add_middleware(
        OpenTelemetryMiddleware,
        tracer_provider=provider,
        excluded_urls="/health/.*,/metrics",
        exclude_spans=["receive", "send"],
    )
