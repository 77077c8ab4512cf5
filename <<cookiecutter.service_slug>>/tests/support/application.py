"""The application in this process, called over ASGI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.core.config import Settings
from app.main import create_api, with_outer_layers
from tests.support import documented


@dataclass(frozen=True)
class Service:
    """A running application: what it consists of, and a client that calls it."""

    api: FastAPI
    client: AsyncClient


# Nothing listens there: what a test gets to see was decided without the database.
NO_DATABASE = "postgresql://nobody@127.0.0.1:9/none"


def settings_for(database_url: str, **values: Any) -> Settings:
    """Settings as in production, but for the database."""
    return Settings(**{"app_env": "test", "database_url": database_url, **values})


@asynccontextmanager
async def running(api: FastAPI, **client_options: Any) -> AsyncIterator[Service]:
    """The API with its outer layers and its lifespan; every answer has to be documented."""
    app = with_outer_layers(api, api.state.settings)
    async with (
        api.router.lifespan_context(api),
        AsyncClient(
            transport=ASGITransport(app),
            base_url="http://test",
            event_hooks={"response": [documented.check]},
            **client_options,
        ) as client,
    ):
        yield Service(api, client)


@asynccontextmanager
async def running_with(settings: Settings, **client_options: Any) -> AsyncIterator[Service]:
    """The application as these settings make it."""
    async with running(create_api(settings), **client_options) as service:
        yield service
