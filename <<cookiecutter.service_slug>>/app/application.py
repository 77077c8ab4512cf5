<% filter fit %>
"""The application: what it consists of and how long its parts live."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware

from app import SERVICE_DESCRIPTION, SERVICE_NAME, __version__
from app.api import documentation, operations
from app.api.error_handlers import ERROR_HANDLERS, answer_to
from app.api.middleware.guard import Guard
from app.api.middleware.metrics import Metrics
from app.api.middleware.observe import Observe
from app.api.openapi import DocumentedFastAPI
from app.api.routes import RouteTable
from app.api.v1.router import router
from app.core.config import Settings
from app.core.security import token_verifier
from app.core.tracing import add_tracing
from app.database.connection import Database


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.openapi()  # Guard goes by it: a mistake in it shows now, not at the first request
    # Nothing to open: the pool connects when it is first used, so that the service starts
    # while the database is away.
    yield
    if app.state.token_verifier is not None:
        await app.state.token_verifier.close()
    await app.state.database.close()


def create_app(settings: Settings) -> FastAPI:
    """The application, with all that its endpoints need in `state`."""
    app = DocumentedFastAPI(
        title=SERVICE_NAME,
        description=SERVICE_DESCRIPTION,
        version=__version__,
<% if cookiecutter.license == "Proprietary" %>
        license_info={"name": "Proprietary", "identifier": "LicenseRef-Proprietary"},
<% else %>
        license_info={"name": "<<cookiecutter.license>>", "identifier": "<<cookiecutter.license>>"},
<% endif %>
        servers=[{"url": "/"}],
        docs_url=None,  # served by app.api.documentation
        redoc_url=None,
        redirect_slashes=False,  # 308 instead of 307: app.api.error_handlers
        # Spans are made in app.core.tracing; to look for others would cost every request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers=ERROR_HANDLERS,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.stopping = False
    app.state.database = Database(settings)
    app.state.metrics = Metrics(app.state.database)
    app.state.token_verifier = token_verifier(settings)
    app.state.routes = RouteTable(app)

    app.include_router(router, prefix="/api/v1")
    app.include_router(operations.router)
    documentation.add_to(app)
    add_layers(app, settings)
    return app


def add_layers(app: FastAPI, settings: Settings) -> None:
    """Wrap the application: each layer stands outside of the ones before it."""
    app.add_middleware(Guard, routes=app.state.routes)
    app.add_middleware(ExceptionMiddleware, handlers={**ERROR_HANDLERS, Exception: answer_to})
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "If-Match",
                "If-None-Match",
                "X-Request-ID",
            ],
            expose_headers=["ETag", "Link", "Location", "X-Request-ID", "X-Total-Count"],
        )
    app.add_middleware(Observe, metrics=app.state.metrics)
    add_tracing(app, settings, app.state.database.autocommit)
<% endfilter %>
