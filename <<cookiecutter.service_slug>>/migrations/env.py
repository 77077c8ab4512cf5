"""Alembic's environment: online migrations with the service's own settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import app.models  # noqa: F401  # makes all tables known
from app.core.config import load_settings
from app.database.base import Base
from app.database.url import driver_url

# Two migrations at the same time would trip over each other: the second one waits.
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('migrations'))")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_server_default=True,
    )
    with context.begin_transaction():
        connection.execute(LOCK)
        context.run_migrations()


async def main() -> None:
    url = driver_url(load_settings().database_url.get_secret_value())
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
