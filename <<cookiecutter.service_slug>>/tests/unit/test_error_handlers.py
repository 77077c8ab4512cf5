"""Endpoints that a team adds in FastAPI's own style answer problem documents too."""

from collections.abc import AsyncIterator

import pytest
from fastapi import HTTPException
from httpx2 import ASGITransport, AsyncClient, Response

from app.main import create_api
from tests.support.application import NO_DATABASE, settings_for


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    api = create_api(settings_for(NO_DATABASE))

    @api.get("/doubled")
    async def doubled(number: int) -> int:
        return 2 * number

    @api.get("/teapot")
    async def teapot() -> None:
        raise HTTPException(418, "internal words")

    async with AsyncClient(transport=ASGITransport(api), base_url="http://test") as client:
        yield client


def document(response: Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    content: dict[str, object] = response.json()
    assert content["status"] == response.status_code
    return content


async def test_parameters_that_fastapi_refuses(client: AsyncClient) -> None:
    assert (await client.get("/doubled?number=2")).json() == 4
    response = await client.get("/doubled?number=two")
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["?number"]
    assert document(response)["detail"] == "The request is not valid."


async def test_exceptions_with_a_status(client: AsyncClient) -> None:
    response = await client.get("/teapot")
    assert response.status_code == 418
    assert "internal words" not in str(document(response))
