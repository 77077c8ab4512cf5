"""Conditional requests: versions as entity tags (RFC 9110, section 13)."""

import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import Header
from pydantic import WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

# Strong tags of ours: a version in quotes. Nothing larger than PostgreSQL's integer exists.
_TAG = re.compile(r'(W/)?"([^"]*)"')
_VERSION = re.compile(r"[1-9][0-9]{0,8}")

# Lists, since each of these headers may be sent several times.
IfMatch = Annotated[
    list[str] | SkipJsonSchema[None],
    WithJsonSchema({"type": "string"}),
    Header(alias="If-Match", description="Change only if it is still this version"),
]
IfNoneMatch = Annotated[
    list[str] | SkipJsonSchema[None],
    WithJsonSchema({"type": "string"}),
    Header(alias="If-None-Match", description="Answer 304 if it is still this version"),
]


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def expected_versions(if_match: Sequence[str] | None) -> list[int] | None:
    """The versions that `If-Match` allows: None allows any, an empty list none."""
    if if_match is None or _is_any(if_match):
        return None
    # If-Match compares strongly: a weak tag never matches.
    return [int(value) for weak, value in _tags(if_match) if not weak and _VERSION.fullmatch(value)]


def is_unchanged(if_none_match: Sequence[str] | None, version: int) -> bool:
    """Whether `If-None-Match` says that the caller already has this version."""
    if if_none_match is None:
        return False
    if _is_any(if_none_match):
        return True
    return any(value == str(version) for _, value in _tags(if_none_match))


def _is_any(headers: Sequence[str]) -> bool:
    return [header.strip() for header in headers] == ["*"]


def _tags(headers: Sequence[str]) -> list[tuple[str, str]]:
    """Whether it is weak, and the value, of each tag in all of the headers."""
    return [tag for header in headers for tag in _TAG.findall(header)]
