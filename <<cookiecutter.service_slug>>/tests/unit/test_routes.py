"""What the routing table says about paths."""

import pytest

from app.api.routes import RouteTable
from app.main import create_api
from tests.support.application import settings_for
from tests.support.entity import PATH

ENTITY = ["DELETE", "GET", "HEAD", "PATCH", "PUT"]


@pytest.fixture(scope="module")
def routes() -> RouteTable:
    return RouteTable(create_api(settings_for("postgresql://localhost/none")))


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        (PATH, ["GET", "HEAD", "POST"]),
        (f"{PATH}/018f4e7a-5b3c-7def-8a12-0123456789ab", ENTITY),
        (f"{PATH}/anything", ENTITY),
        ("/health/live", ["GET", "HEAD"]),
        ("/openapi.json", ["GET", "HEAD"]),
        ("/docs", ["GET", "HEAD"]),
        (f"{PATH}/", []),
        (f"{PATH}/a/b", []),
        ("/nothing", []),
        ("", []),
    ],
)
def test_methods(routes: RouteTable, path: str, methods: list[str]) -> None:
    assert routes.methods(path) == methods
