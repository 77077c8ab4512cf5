"""Entity tags in, versions out."""

import pytest

from app.api.conditional import etag, expected_versions, is_unchanged


def test_a_version_is_a_strong_tag() -> None:
    assert etag(7) == '"7"'


@pytest.mark.parametrize(
    ("if_match", "versions"),
    [
        (None, None),
        ("*", None),
        (" * ", None),
        ('"1"', [1]),
        ('"1", "22"', [1, 22]),
        ('"1","2"', [1, 2]),
        ('"999999999"', [999999999]),
        ('W/"1"', []),
        ('W/"1", "2"', [2]),
        ("1", []),
        ('"abc"', []),
        ('""', []),
        ("", []),
        ('"0"', []),
        ('"01"', []),
        ('"-1"', []),
        ('"1.0"', []),
        ('"٣"', []),
        ('"9999999999"', []),
        ("'1'", []),
    ],
)
def test_if_match(if_match: str | None, versions: list[int] | None) -> None:
    assert expected_versions(None if if_match is None else [if_match]) == versions


@pytest.mark.parametrize(
    ("if_none_match", "unchanged"),
    [
        (None, False),
        ("*", True),
        ('"3"', True),
        ('W/"3"', True),
        ('"1", W/"3"', True),
        ('"1", "2"', False),
        ('"33"', False),
        ('"03"', False),
        ("3", False),
        ("", False),
    ],
)
def test_if_none_match(if_none_match: str | None, unchanged: bool) -> None:
    assert is_unchanged(None if if_none_match is None else [if_none_match], 3) is unchanged


def test_a_header_may_be_sent_several_times() -> None:
    assert expected_versions(['"1"', 'W/"2", "3"']) == [1, 3]
    assert is_unchanged(['"1"', '"2", "3"'], 3)
    assert not is_unchanged(['"1"', '"2"'], 3)
