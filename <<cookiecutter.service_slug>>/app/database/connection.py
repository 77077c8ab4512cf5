"""The connection pool, and the ways to use it: single statements, sessions, transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.pool import AsyncAdaptedQueuePool

from app.core.config import Settings
from app.database.errors import translated_errors
from app.database.pool import pool_of
from app.database.readiness import Probe


class Database:
    """One pool, whatever it is used for; readiness asks on a connection beside it."""

    def __init__(self, settings: Settings) -> None:
        self._deadline = settings.database_timeout_seconds
        self.pool_size = settings.database_pool_size
        # For single statements, which are atomic by themselves: no BEGIN, no COMMIT. Listeners
        # for events belong here: the engine below has them too.
        self.autocommit = pool_of(settings, self.pool_size, self._deadline)
        # For all else; the pool is the same.
        self.engine = self.autocommit.execution_options(isolation_level="READ COMMITTED")
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._transaction: ContextVar[AsyncSession | None] = ContextVar("transaction", default=None)
        self._probe = Probe(settings)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection | AsyncSession]:
        """What runs a single statement: the transaction that is open, else a connection.

        Raises the service's own errors instead of the driver's; so do the methods below.
        """
        if (transaction := self._open_transaction()) is not None:
            with translated_errors():
                yield transaction
        else:
            timeout = asyncio.timeout(self._deadline)
            with translated_errors(timeout):
                async with timeout, self.autocommit.connect() as connection:
                    yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session as SQLAlchemy's documentation uses it: what is not committed is rolled back.

        One deadline holds for the block. Repositories do not take part; see `transaction`.
        """
        timeout = asyncio.timeout(self._deadline)
        with translated_errors(timeout):
            async with timeout, self._sessions() as session:
                yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """All or nothing: committed at the end of the block, rolled back by any exception.

        Repositories and services that are called in the block take part. Within another
        transaction it is a savepoint: its failure can be caught, and the outer one goes on.
        """
        if (outer := self._open_transaction()) is not None:
            with translated_errors():
                async with outer.begin_nested():
                    yield outer
            return
        async with self.session() as session, session.begin():
            session.info["task"] = asyncio.current_task()
            token = self._transaction.set(session)
            try:
                yield session
            finally:
                self._transaction.reset(token)

    def _open_transaction(self) -> AsyncSession | None:
        """The one that the caller's statements belong to: not once a task has outlived it."""
        session = self._transaction.get()
        if session is None or not session.in_transaction():
            return None
        if session.info["task"] is not asyncio.current_task():
            # One connection runs one statement at a time; on another one it would not be atomic.
            raise RuntimeError("a transaction belongs to one task: await its calls one by one")
        return session

    async def ping(self) -> None:
        """Return if the database answers within a second, else raise DatabaseUnavailable."""
        await self._probe.ping()

    async def close(self) -> None:
        await self._probe.close()
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
