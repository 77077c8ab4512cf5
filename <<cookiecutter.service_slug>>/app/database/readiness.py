"""Whether the database answers, asked beside the pool that requests wait for."""

import asyncio

from app.core.config import Settings
from app.core.exceptions import DatabaseUnavailable
from app.database.errors import translated_errors
from app.database.pool import pool_of

PING_SECONDS = 1.0


class Probe:
    """One connection: requests that wait for a lock cannot hold it."""

    def __init__(self, settings: Settings) -> None:
        self._pool = pool_of(settings, 1, PING_SECONDS, pool_pre_ping=True)
        self._answer: asyncio.Task[Exception | None] | None = None

    async def ping(self) -> None:
        """Return if the database answers within a second, else raise DatabaseUnavailable."""
        if self._answer is None or self._answer.done():
            self._answer = asyncio.create_task(self._ask())
        # Not a timeout inside: to get rid of a connection that hangs takes some time as well.
        done, _ = await asyncio.wait({self._answer}, timeout=PING_SECONDS)
        if error := self._answer.result() if done else TimeoutError():
            raise DatabaseUnavailable from error.__cause__ or error

    async def close(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
        await self._pool.dispose()

    async def _ask(self) -> Exception | None:
        """To take a connection out of the pool is to try it."""
        try:
            with translated_errors():
                async with self._pool.connect():
                    return None
        except (DatabaseUnavailable, TimeoutError) as error:
            return error
