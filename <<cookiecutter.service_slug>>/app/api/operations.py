"""Endpoints for those who run the service: identity, health, metrics."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict

from app import SERVICE_NAME, __version__
from app.api.problems import ProblemError
from app.api.responses import problems

router = APIRouter(tags=["operations"])


class Identity(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": SERVICE_NAME, "version": __version__}]}
    )

    name: str
    version: str


class Health(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok"}]})

    status: str


@router.get("/", summary="Name and version")
async def identity() -> Identity:
    return Identity(name=SERVICE_NAME, version=__version__)


@router.get("/health/live", summary="Whether the process works")
async def live() -> Health:
    return Health(status="ok")


@router.get(
    "/health/ready",
    summary="Whether requests should be sent here",
    responses=problems(503),
)
async def ready(request: Request) -> Health:
    if request.app.state.stopping:
        raise ProblemError(503, "The service is stopping.")
    await request.app.state.database.ping()
    return Health(status="ok")


@router.get(
    "/metrics",
    summary="Metrics in Prometheus' text format",
    response_class=Response,
    responses={
        200: {
            "content": {
                CONTENT_TYPE_LATEST: {
                    "schema": {"type": "string"},
                    "example": "http_requests_in_progress 1.0\n",
                }
            }
        }
    },
)
async def metrics(request: Request) -> Response:
    return Response(request.app.state.metrics.render(), media_type=CONTENT_TYPE_LATEST)
