"""The connection pool, and the one way to get a connection from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from app.core.config import Settings
from app.core.exceptions import DatabaseUnavailable
from app.database.errors import UNAVAILABLE, translated
from app.database.url import driver_url

PING = text("SELECT 1")
CONNECT_SECONDS = 2.0
RECYCLE_SECONDS = 1800


class Database:
    """A pool that opens connections when they are needed and replaces broken ones."""

    def __init__(self, settings: Settings) -> None:
        self._deadline = settings.database_timeout_seconds
        self.pool_size = settings.database_pool_size
        # AUTOCOMMIT: every operation is one atomic statement, so BEGIN and COMMIT would only
        # add round trips. For several statements: docs/architecture.md, "Transactions".
        self.engine: AsyncEngine = create_async_engine(
            driver_url(settings.database_url.get_secret_value()),
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            pool_size=self.pool_size,
            max_overflow=0,
            pool_timeout=self._deadline,
            pool_recycle=RECYCLE_SECONDS,
            connect_args={
                "timeout": min(CONNECT_SECONDS, self._deadline),
                "command_timeout": self._deadline,
            },
        )

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection, with one deadline over all that is done with it.

        Raises DatabaseUnavailable or UniqueConflict instead of the driver's errors.
        """
        try:
            async with asyncio.timeout(self._deadline), self.engine.connect() as connection:
                yield connection
        except UNAVAILABLE as error:
            raise DatabaseUnavailable from error
        except DBAPIError as error:
            raise (translated(error) or error) from error

    async def ping(self) -> None:
        """Return if the database answers, else raise DatabaseUnavailable."""
        async with self.connect() as connection:
            await connection.execute(PING)

    async def close(self) -> None:
        await self.engine.dispose()

    @property
    def connections_in_use(self) -> int:
        return self._pool.checkedout()

    @property
    def connections_idle(self) -> int:
        return self._pool.checkedin()

    @property
    def _pool(self) -> AsyncAdaptedQueuePool:
        return cast("AsyncAdaptedQueuePool", self.engine.pool)
