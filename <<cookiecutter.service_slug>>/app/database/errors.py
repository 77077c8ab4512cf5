"""Translate the driver's errors into the service's own."""

import asyncpg
from sqlalchemy import exc

from app.core.exceptions import DatabaseUnavailable, ServiceError, UniqueConflict

# OSError includes ConnectionError and TimeoutError. SQLAlchemy wraps what asyncpg itself raises
# while it runs a statement; what comes through unwrapped is about the connection.
UNAVAILABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, exc.TimeoutError)

# SQLSTATE classes: connection, resources, operator intervention (shutdown, cancelled query).
UNAVAILABLE_CLASSES = ("08", "53", "57")
UNIQUE_VIOLATION = "23505"


def translated(error: exc.DBAPIError) -> ServiceError | None:
    """The service's error that says the same, or None: then it is a bug."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == UNIQUE_VIOLATION:
        return UniqueConflict(_unique_field(error))
    if error.statement is None:  # connecting failed: no such database, wrong password
        return DatabaseUnavailable()
    if error.connection_invalidated or state.startswith(UNAVAILABLE_CLASSES):
        return DatabaseUnavailable()
    if not state and isinstance(error, exc.OperationalError | exc.InterfaceError):
        return DatabaseUnavailable()
    return None


def _unique_field(error: exc.DBAPIError) -> str:
    """The column, out of a constraint name made by the naming convention of `Base`."""
    cause = error.orig and error.orig.__cause__
    constraint = getattr(cause, "constraint_name", None) or "a unique field"
    return constraint.removeprefix(f"uq_{getattr(cause, 'table_name', None)}_")
