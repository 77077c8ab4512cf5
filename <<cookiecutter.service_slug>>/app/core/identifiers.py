"""Identifiers: UUIDv7, so that sorting by id sorts by time of creation."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7; in order within one process, by millisecond between processes."""
    return uuid7()
