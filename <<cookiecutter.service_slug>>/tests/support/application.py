"""The application in this process, called over ASGI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.application import create_app
from app.core.config import Settings
from tests.support import documented


@dataclass(frozen=True)
class Service:
    """A running application: what it consists of, and a client that calls it."""

    app: FastAPI
    client: AsyncClient


# Nothing listens there: what a test gets to see was decided without the database.
NO_DATABASE = "postgresql://nobody@127.0.0.1:9/none"


def settings_for(database_url: str, **values: Any) -> Settings:
    """Settings as in production, but for the database."""
    return Settings(**{"app_env": "test", "database_url": database_url, **values})


@asynccontextmanager
async def running(app: FastAPI, **client_options: Any) -> AsyncIterator[Service]:
    """The application with its lifespan; every answer has to be documented."""
    async with (
        app.router.lifespan_context(app),
        AsyncClient(
            transport=ASGITransport(app),
            base_url="http://test",
            event_hooks={"response": [documented.checker(app)]},
            **client_options,
        ) as client,
    ):
        yield Service(app, client)


@asynccontextmanager
async def running_with(settings: Settings, **client_options: Any) -> AsyncIterator[Service]:
    """The application as these settings make it."""
    async with running(create_app(settings), **client_options) as service:
        yield service
