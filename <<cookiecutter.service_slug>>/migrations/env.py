"""Alembic's environment: online migrations with the service's own settings."""

import asyncio
import sys

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import app.models  # noqa: F401  # makes all tables known
from app.core.config import load_settings
from app.database.base import Base
from app.database.pool import driver_url

# Two migrations at the same time would trip over each other: the second one waits.
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('migrations'))")
CONNECT_SECONDS = 10


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
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        connection = await engine.connect()
    except (OSError, DBAPIError) as error:
        reason = str(getattr(error, "orig", error)) or f"no answer in {CONNECT_SECONDS} s"
        sys.exit(f"Cannot connect to {url.set(drivername='postgresql')}: {reason}")
    try:
        await connection.run_sync(migrate)
    finally:
        await connection.close()


asyncio.run(main())
