"""Query strings: strict, and every problem at once."""

import pytest
from fastapi import Request
from pydantic import BaseModel

from app.api.paging import MAX_LIMIT, PageQuery
from app.api.problems import ProblemError
from app.api.queries import Parameters, QueryString, unknown_parameters
from app.core.field_types import MAX_INTEGER

KEY = "018f4e7a-5b3c-7def-8a12-0123456789ab"


def request(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": []})


async def page(query: str) -> PageQuery:
    return await QueryString(PageQuery)(request(query))


async def pointers(query: str, model: type[BaseModel] = PageQuery) -> list[str]:
    with pytest.raises(ProblemError) as refused:
        await QueryString(model)(request(query))
    assert refused.value.status_code == 422
    return [error.pointer for error in refused.value.errors]


async def test_defaults() -> None:
    assert (await page("")).model_dump() == {
        "limit": 100,
        "skip": 0,
        "after": None,
        "count": False,
    }


async def test_all_values() -> None:
    assert (await page("limit=1&skip=20&count=true")).model_dump(exclude={"after"}) == {
        "limit": 1,
        "skip": 20,
        "count": True,
    }
    assert str((await page(f"after={KEY.upper()}")).after) == KEY
    assert (await page(f"limit={MAX_LIMIT}&skip={MAX_INTEGER}")).skip == MAX_INTEGER


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=%2B1",
        "limit=1_0",
        "limit=1.0",
        "limit=1e2",
        "limit=%201",
        "limit=%D9%A3",
        "limit=",
        "limit=" + "9" * 5000,
        "skip=-1",
        f"skip={MAX_INTEGER + 1}",
        "skip=x",
        "after=x",
        "after=",
        f"after=%7B{KEY}%7D",
        "count=1",
        "count=True",
        "count=",
        "unknown=1",
        "Limit=1",
    ],
)
async def test_bad_values_are_pointed_at(query: str) -> None:
    assert await pointers(query) == [f"?{query.partition('=')[0]}"]


async def test_a_repeated_parameter_is_refused_once() -> None:
    assert await pointers("limit=1&limit=1&limit=1") == ["?limit"]


async def test_all_problems_are_listed() -> None:
    assert await pointers("limit=1&limit=2&skip=x&what=1") == ["?limit", "?skip", "?what"]


async def test_skip_and_after_exclude_each_other() -> None:
    with pytest.raises(ProblemError) as refused:
        await page(f"skip=0&after={KEY}")

    assert [error.message for error in refused.value.errors] == [
        "Give either skip or after, not both"
    ]


async def test_a_request_without_parameters() -> None:
    assert await pointers("a=1&b=2", Parameters) == ["?a", "?b"]
    assert await QueryString(Parameters)(request("")) == Parameters()


def test_unknown_parameters() -> None:
    assert [problem.pointer for problem in unknown_parameters(request("a=1&b=2&a=3"))] == [
        "?a",
        "?b",
    ]
    assert unknown_parameters(request("")) == []
