"""Conditional requests: versions as entity tags (RFC 9110, section 13)."""

import re

# Strong tags of ours: a version in quotes. Nothing larger than PostgreSQL's integer exists.
_TAG = re.compile(r'(W/)?"([^"]*)"')
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def expected_versions(if_match: str | None) -> list[int] | None:
    """The versions that `If-Match` allows: None allows any, an empty list none."""
    if if_match is None or if_match.strip() == "*":
        return None
    # If-Match compares strongly: a weak tag never matches.
    return [
        int(value)
        for weak, value in _TAG.findall(if_match)
        if not weak and _VERSION.fullmatch(value)
    ]


def is_unchanged(if_none_match: str | None, version: int) -> bool:
    """Whether `If-None-Match` says that the caller already has this version."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(value == str(version) for _, value in _TAG.findall(if_none_match))
