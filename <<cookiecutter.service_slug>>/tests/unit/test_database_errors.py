"""Which of the driver's errors mean what."""

import asyncio

import pytest
from sqlalchemy import exc

from app.core.exceptions import (
    DatabaseUnavailable,
    ReferenceNotFound,
    StillReferenced,
    UniqueConflict,
)
from app.database.errors import translated, translated_errors
from tests.support.entity import TABLE

INSERT = "INSERT INTO children (parent_id) VALUES ($1)"


def failed(
    kind: type[exc.DBAPIError] = exc.DBAPIError,
    sqlstate: str | None = None,
    statement: str | None = INSERT,
    *,
    invalidated: bool = False,
    **details: object,
) -> exc.DBAPIError:
    orig = RuntimeError("as the database says\nDETAIL: Failing row contains (1)")
    orig.__cause__ = RuntimeError("as the database says")
    vars(orig.__cause__).update(details, sqlstate=sqlstate)
    return kind(statement, {}, orig, connection_invalidated=invalidated)


@pytest.mark.parametrize(
    ("constraint", "table", "field"),
    [
        (TABLE.primary_key.name, TABLE.name, "id"),
        ("made_by_hand", TABLE.name, "made_by_hand"),
        ("made_by_hand", "another_table", "made_by_hand"),
        (None, None, "a unique field"),
    ],
)
def test_a_conflict_names_its_field(constraint: object, table: object, field: str) -> None:
    error = translated(failed(sqlstate="23505", constraint_name=constraint, table_name=table))

    assert isinstance(error, UniqueConflict)
    assert error.field == field


@pytest.mark.parametrize(
    ("sqlstate", "statement", "expected"),
    [
        ("23503", None, ReferenceNotFound),  # a deferred constraint, seen by COMMIT
        ("23503", "\n  delete from parents", StillReferenced),
        ("23001", "UPDATE parents SET id = $1", StillReferenced),
    ],
)
def test_references(sqlstate: str, statement: str | None, expected: type[Exception]) -> None:
    assert type(translated(failed(sqlstate=sqlstate, statement=statement))) is expected


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (failed(sqlstate="08006"), True),  # connection failure
        (failed(sqlstate="40P01"), True),  # deadlock: the other transaction goes on
        (failed(sqlstate="53300"), True),  # too many connections
        (failed(sqlstate="57P01"), True),  # the server shuts down
        (failed(exc.OperationalError, "57014"), True),  # the statement took too long
        (failed(exc.InterfaceError), True),
        (failed(exc.OperationalError), True),
        (failed(invalidated=True), True),
        (failed(exc.IntegrityError, "23502"), False),  # null in a column that refuses it
        (failed(exc.IntegrityError, "23514"), False),  # check constraint
        (failed(exc.DataError, "22003"), False),  # number out of range
        (failed(exc.ProgrammingError, "42P01"), False),  # no such table
        (failed(exc.DataError), False),
    ],
)
def test_a_database_that_is_away_and_bugs(error: exc.DBAPIError, is_away: bool) -> None:
    assert type(translated(error)) is (DatabaseUnavailable if is_away else type(None))


@pytest.mark.parametrize("sqlstate", ["23514", "22P02", None])
def test_a_bug_keeps_its_kind_and_says_no_values(sqlstate: str | None) -> None:
    with pytest.raises(exc.IntegrityError) as caught, translated_errors():
        raise failed(exc.IntegrityError, sqlstate)

    assert INSERT in str(caught.value)
    assert ("as the database says" in str(caught.value)) == (sqlstate == "23514")
    assert "DETAIL" not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_only_a_deadline_that_has_passed_is_the_database() -> None:
    with pytest.raises(TimeoutError), translated_errors(asyncio.timeout(None)):
        raise TimeoutError
