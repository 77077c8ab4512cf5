<% filter fit %>
"""The application: what it consists of and how long its parts live."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from app import SERVICE_DESCRIPTION, SERVICE_NAME, __version__
from app.api import documentation, openapi, operations
from app.api.error_handlers import add_error_handlers
from app.api.middleware.metrics import Metrics
from app.api.middleware.observe import Observe
from app.api.v1.endpoints.<<cookiecutter.resource_plural>> import router
from app.core.config import Settings
from app.core.security import token_verifier
from app.core.tracing import with_tracing
from app.database.connection import Database
from app.repositories.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Repository
from app.services.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Service


@asynccontextmanager
async def lifespan(api: FastAPI) -> AsyncIterator[None]:
    # Nothing to open: the pool connects when it is first used, so that the service starts
    # while the database is away.
    yield
    if api.state.token_verifier is not None:
        await api.state.token_verifier.close()
    await api.state.database.close()


def create_api(settings: Settings) -> FastAPI:
    """The API with all that its endpoints need in `state`."""
    api = FastAPI(
        title=SERVICE_NAME,
        description=SERVICE_DESCRIPTION,
        version=__version__,
<% if cookiecutter.license == "Proprietary" %>
        license_info={"name": "Proprietary", "identifier": "LicenseRef-Proprietary"},
<% else %>
        license_info={"name": "<<cookiecutter.license>>", "identifier": "<<cookiecutter.license>>"},
<% endif %>
        openapi_url=None,  # served by app.api.openapi
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
    )
    api.state.settings = settings
    api.state.stopping = False
    api.state.database = Database(settings)
    api.state.metrics = Metrics(api.state.database)
    api.state.token_verifier = token_verifier(settings)
    api.state.service = <<cookiecutter.resource|pascal>>Service(<<cookiecutter.resource|pascal>>Repository(api.state.database))

    api.include_router(router)
    api.include_router(operations.router)
    documentation.add_to(api)
    openapi.add_to(api)
    add_error_handlers(api)
    return api


def with_outer_layers(api: FastAPI, settings: Settings) -> ASGIApp:
    """The API inside the layers that see every request, its own error pages included."""
    app: ASGIApp = api
    if settings.cors_origins:
        app = CORSMiddleware(
            app,
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
    app = Observe(app, api.state.metrics)
    return with_tracing(app, settings, api.state.database.autocommit)


def create_app(settings: Settings) -> ASGIApp:
    """The complete application, ready for an ASGI server."""
    return with_outer_layers(create_api(settings), settings)
<% endfilter %>
