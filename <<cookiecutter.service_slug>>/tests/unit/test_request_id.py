"""Request ids: the caller's, if it can do no harm."""

from uuid import UUID

import pytest

from app.api.middleware.request_id import HEADER, request_id_from


@pytest.mark.parametrize("value", ["a", "0b2f-4.x_Y", "x" * 128, str(UUID(int=5))])
def test_a_well_formed_id_is_taken(value: str) -> None:
    assert request_id_from([(b"host", b"a"), (HEADER, value.encode())]) == value


@pytest.mark.parametrize(
    "values",
    [
        [],
        [b""],
        [b"x" * 129],
        [b"two words"],
        [b'a"b'],
        [b"a\nb"],
        [b"abc\n"],
        [b"{}"],
        ["ü".encode()],
        ["ü".encode("latin-1")],
        [b"a", b"b"],
        [b"a", b"a"],
    ],
)
def test_otherwise_one_is_made(values: list[bytes]) -> None:
    headers = [(HEADER, value) for value in values]

    first, second = request_id_from(headers), request_id_from(headers)

    assert first != second
    assert UUID(first).version == 4
