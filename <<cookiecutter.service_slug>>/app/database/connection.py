"""The connection pool, and the ways to use it: single statements, sessions, transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, cast

from sqlalchemy import Dialect, event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from app.core.config import Settings
from app.core.exceptions import DatabaseUnavailable
from app.database.errors import translated_errors
from app.database.url import driver_url

CONNECT_SECONDS = 2.0
PING_SECONDS = 1.0
RECYCLE_SECONDS = 1800


class Transaction(NamedTuple):
    """An open transaction, and the task that it belongs to."""

    session: AsyncSession
    task: asyncio.Task[Any] | None


class Database:
    """A pool that opens connections when they are needed and replaces broken ones."""

    def __init__(self, settings: Settings) -> None:
        self._deadline = settings.database_timeout_seconds
        self.pool_size = settings.database_pool_size
        # For single statements, which are atomic by themselves: no BEGIN, no COMMIT.
        self._autocommit = pool_of(settings, self.pool_size, self._deadline)
        # For all else; the pool is the same.
        self.engine = self._autocommit.execution_options(isolation_level="READ COMMITTED")
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._transaction: ContextVar[Transaction | None] = ContextVar("transaction", default=None)
        # Requests that wait for a lock hold connections of the other pool only.
        self._probe = pool_of(settings, 1, PING_SECONDS, pool_pre_ping=True)
        self._answer: asyncio.Task[DatabaseUnavailable | None] | None = None

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection | AsyncSession]:
        """What runs a single statement: the transaction that is open, else a connection.

        Raises the service's own errors instead of the driver's; so do the methods below.
        """
        if (transaction := self._transaction.get()) is not None and _takes_part_in(transaction):
            with translated_errors():
                yield transaction.session
        else:
            async with self._limited(), self._autocommit.connect() as connection:
                yield connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session as SQLAlchemy's documentation uses it: what is not committed is rolled back.

        One deadline holds for the block. Repositories do not take part; see `transaction`.
        """
        async with self._limited(), self._sessions() as session:
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """All or nothing: committed at the end of the block, rolled back by any exception.

        Repositories and services that are called in the block take part. Within another
        transaction it is a savepoint: its failure can be caught, and the outer one goes on.
        """
        outer = self._transaction.get()
        if outer is not None and _takes_part_in(outer):
            with translated_errors():
                async with outer.session.begin_nested():
                    yield outer.session
            return
        async with self.session() as session, session.begin():
            token = self._transaction.set(Transaction(session, asyncio.current_task()))
            try:
                yield session
            finally:
                self._transaction.reset(token)

    async def ping(self) -> None:
        """Return if the database answers within a second, else raise DatabaseUnavailable."""
        if self._answer is None or self._answer.done():
            self._answer = asyncio.create_task(self._ask())
        # Not a timeout inside: to get rid of a connection that hangs takes some time as well.
        done, _ = await asyncio.wait({self._answer}, timeout=PING_SECONDS)
        if error := self._answer.result() if done else DatabaseUnavailable():
            raise error

    async def _ask(self) -> DatabaseUnavailable | None:
        """To take a connection out of the probe's pool is to try it."""
        try:
            with translated_errors():
                async with self._probe.connect():
                    return None
        except DatabaseUnavailable as error:
            return error

    async def close(self) -> None:
        if self._answer is not None:
            self._answer.cancel()
        await self._probe.dispose()
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

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        with translated_errors():
            async with deadline(self._deadline):
                yield


def pool_of(settings: Settings, size: int, patience: float, **options: Any) -> AsyncEngine:
    engine = create_async_engine(
        driver_url(settings.database_url.get_secret_value()),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience,
        pool_recycle=RECYCLE_SECONDS,
        connect_args={"timeout": min(CONNECT_SECONDS, patience), "command_timeout": patience},
        **options,
    )
    event.listen(engine.sync_engine, "do_connect", _connect)
    return engine


def _connect(dialect: Dialect, _: object, arguments: list[Any], options: dict[str, Any]) -> Any:
    """No connection is no database, whatever the reason: OSError includes TimeoutError."""
    try:
        return dialect.connect(*arguments, **options)
    except (OSError, dialect.loaded_dbapi.Error) as error:
        raise DatabaseUnavailable from error


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds) as timeout:
            yield
    except TimeoutError as error:
        if timeout.expired():
            raise DatabaseUnavailable from error
        raise  # of something else in the block


def _takes_part_in(transaction: Transaction) -> bool:
    """Whether the caller's statements belong to it: not once a task has outlived it."""
    if not transaction.session.in_transaction():
        return False
    if transaction.task is not asyncio.current_task():
        # One connection runs one statement at a time; on another one it would not be atomic.
        raise RuntimeError("a transaction belongs to one task: await its calls one by one")
    return True
