"""Which of the driver's errors mean what."""

from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import exc

from app.core.exceptions import DatabaseUnavailable, UniqueConflict
from app.database.errors import translated

AnyError = type[exc.DBAPIError]


def failed(
    kind: AnyError = exc.DBAPIError,
    sqlstate: str | None = None,
    cause: object = None,
    *,
    invalidated: bool = False,
) -> exc.DBAPIError:
    orig = SimpleNamespace(sqlstate=sqlstate, __cause__=cause)
    return kind("SELECT 1", {}, cast("BaseException", orig), connection_invalidated=invalidated)


@pytest.mark.parametrize(
    ("constraint", "table", "field"),
    [
        ("uq_orders_number", "orders", "number"),
        ("uq_order_lines_external_id", "order_lines", "external_id"),
        ("made_by_hand", "orders", "made_by_hand"),
    ],
)
def test_a_conflict_names_its_field(constraint: str, table: str, field: str) -> None:
    cause = SimpleNamespace(constraint_name=constraint, table_name=table)

    error = translated(failed(exc.IntegrityError, "23505", cause))

    assert isinstance(error, UniqueConflict)
    assert error.field == field


def test_a_conflict_without_details_is_still_one() -> None:
    error = translated(failed(exc.IntegrityError, "23505"))

    assert isinstance(error, UniqueConflict)
    assert str(error) == "The value of a unique field is already taken."


@pytest.mark.parametrize(
    "error",
    [
        failed(sqlstate="08006"),  # connection failure
        failed(sqlstate="53300"),  # too many connections
        failed(sqlstate="57P01"),  # the server shuts down
        failed(exc.OperationalError, "57014"),  # the statement took too long
        failed(exc.InterfaceError),
        failed(exc.OperationalError),
        failed(invalidated=True),
    ],
)
def test_a_database_that_is_away(error: exc.DBAPIError) -> None:
    assert isinstance(translated(error), DatabaseUnavailable)


@pytest.mark.parametrize(
    "error",
    [
        failed(exc.IntegrityError, "23502"),  # null in a column that refuses it
        failed(exc.IntegrityError, "23514"),  # check constraint
        failed(exc.DataError, "22003"),  # number out of range
        failed(exc.ProgrammingError, "42P01"),  # no such table
        failed(exc.OperationalError, "40001"),
        failed(exc.DataError),
    ],
)
def test_the_rest_are_bugs(error: exc.DBAPIError) -> None:
    assert translated(error) is None
