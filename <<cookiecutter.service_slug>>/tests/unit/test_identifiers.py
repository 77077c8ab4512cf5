"""UUIDv7."""

from uuid import RFC_4122

from app.core.identifiers import new_id


def test_ids_are_version_7_and_in_order() -> None:
    ids = [new_id() for _ in range(5000)]

    assert {(entry.version, entry.variant) for entry in ids} == {(7, RFC_4122)}
    assert ids == sorted(set(ids))
