"""Links to the next page."""

from uuid import UUID

import pytest

from app.api.paging import PageQuery

LAST = UUID("018f4e7a-5b3c-7def-8a12-0123456789ab")
BEFORE = "018f4e7a-0000-7def-8a12-0123456789ab"


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ({}, f"/things?limit=100&after={LAST}"),
        ({"limit": "2"}, f"/things?limit=2&after={LAST}"),
        ({"limit": "2", "after": BEFORE}, f"/things?limit=2&after={LAST}"),
        ({"limit": "2", "skip": "4"}, "/things?limit=2&skip=6"),
        ({"skip": "0"}, "/things?limit=100&skip=100"),
        ({"count": "true"}, f"/things?limit=100&after={LAST}&count=true"),
        ({"count": "false"}, f"/things?limit=100&after={LAST}"),
    ],
)
def test_next_link_keeps_the_way_of_paging(query: dict[str, str], target: str) -> None:
    link = PageQuery.model_validate(query).next_link("/things", LAST)

    assert link == f'<{target}>; rel="next"'
