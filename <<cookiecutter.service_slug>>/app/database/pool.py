"""Pools of connections that are opened when they are needed and replaced when broken."""

from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.core.config import Settings
from app.core.exceptions import DatabaseUnavailable

CONNECT_SECONDS = 2.0
RECYCLE_SECONDS = 1800


def driver_url(database_url: str) -> URL:
    """A `postgresql://` URL for asyncpg; libpq's `sslmode` becomes asyncpg's `ssl`."""
    url = make_url(database_url).set(drivername="postgresql+asyncpg")
    if "sslmode" in url.query:
        mode = str(url.query["sslmode"])
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


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
