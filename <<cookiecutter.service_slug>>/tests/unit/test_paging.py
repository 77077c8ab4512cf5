"""Links to the next page."""

from uuid import UUID

import pytest
from fastapi import Request

from app.api.paging import PageQuery

LAST = UUID("018f4e7a-5b3c-7def-8a12-0123456789ab")
BEFORE = "018f4e7a-0000-7def-8a12-0123456789ab"


@pytest.mark.parametrize(
    ("sent", "following"),
    [
        ("", f"limit=100&after={LAST}"),
        ("limit=2", f"limit=2&after={LAST}"),
        (f"limit=2&after={BEFORE}", f"limit=2&after={LAST}"),
        ("limit=2&skip=4", "limit=2&skip=6"),
        ("skip=0", "limit=100&skip=100"),
        ("count=true", f"limit=100&after={LAST}&count=true"),
    ],
)
def test_next_link_keeps_the_way_of_paging(sent: str, following: str) -> None:
    scope = {"type": "http", "path": "/things", "query_string": sent.encode(), "headers": []}
    request = Request(scope)

    link = PageQuery.model_validate(dict(request.query_params)).next_link(request, LAST)

    assert link == f'</things?{following}>; rel="next"'
