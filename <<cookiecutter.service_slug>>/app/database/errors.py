"""Translate the driver's errors into the service's own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Index, exc
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.schema import ColumnCollectionConstraint

from app.core.exceptions import (
    DatabaseUnavailable,
    ReferenceNotFound,
    ServiceError,
    StillReferenced,
    UniqueConflict,
    VersionMismatch,
)
from app.database.base import Base

# SQLSTATE classes: connection, rolled back (deadlock, serialization), resources, operator
# intervention (shutdown, cancelled query).
UNAVAILABLE_CLASSES = ("08", "40", "53", "57")
UNIQUE_VIOLATION = "23505"
FOREIGN_KEY_VIOLATION = "23503"
RESTRICT_VIOLATION = "23001"
DATA_EXCEPTIONS = "22"


@contextmanager
def translated_errors(deadline: asyncio.Timeout | None = None) -> Iterator[None]:
    """Let the driver's errors, and a deadline in the block, leave it as the service's own."""
    try:
        yield
    except TimeoutError as error:
        if deadline is None or not deadline.expired():
            raise  # it is of something else in the block
        raise DatabaseUnavailable from error
    except exc.TimeoutError as error:  # no connection of the pool became free in time
        raise DatabaseUnavailable from error
    except StaleDataError as error:
        raise VersionMismatch("It has changed since it was read; read it again.") from error
    except exc.DBAPIError as error:
        if (known := translated(error)) is not None:
            raise known from error
        raise without_values(error) from None


def translated(error: exc.DBAPIError) -> ServiceError | None:
    """The service's error that says the same, or None: then it is a bug."""
    state = _detail(error, "sqlstate")
    if state == UNIQUE_VIOLATION:
        return UniqueConflict(_field(error) or "a unique field")
    if state == RESTRICT_VIOLATION or (state == FOREIGN_KEY_VIOLATION and _deletes(error)):
        return StillReferenced()
    if state == FOREIGN_KEY_VIOLATION:
        return ReferenceNotFound(_field(error) or "a reference")
    if error.connection_invalidated or state.startswith(UNAVAILABLE_CLASSES):
        return DatabaseUnavailable()
    if not state and isinstance(error, exc.OperationalError | exc.InterfaceError):
        return DatabaseUnavailable()
    return None


def without_values(error: exc.DBAPIError) -> exc.DBAPIError:
    """The same error for the log: no parameters, no DETAIL (the failing row), no quoted input."""
    cause, state = error.orig and error.orig.__cause__, _detail(error, "sqlstate")
    quotes = not state or state.startswith(DATA_EXCEPTIONS)
    text = "its message may quote values" if quotes or cause is None else cause.args[0]
    orig = RuntimeError(f"{type(cause).__name__} {state}: {text}")
    return type(error)(error.statement, None, orig, hide_parameters=True)


def _deletes(error: exc.DBAPIError) -> bool:
    """Only the statement tells a missing parent from a remaining child."""
    return (error.statement or "").lstrip()[:6].upper() == "DELETE"


def _field(error: exc.DBAPIError) -> str:
    """The column that a constraint is about; of several the last, which tells rows apart."""
    table = Base.metadata.tables.get(_detail(error, "table_name"))
    name = _detail(error, "constraint_name")
    for constraint in () if table is None else table.constraints | table.indexes:
        if constraint.name == name and isinstance(constraint, ColumnCollectionConstraint | Index):
            return list(constraint.columns)[-1].key
    return name


def _detail(error: exc.DBAPIError, name: str) -> str:
    """What PostgreSQL tells beside the message; the driver's error has it."""
    cause = error.orig and error.orig.__cause__
    return getattr(cause, name, None) or ""
