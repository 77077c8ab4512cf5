"""From the URL that every tool understands to the driver's."""

import pytest

from app.database.pool import driver_url


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://me:p%40ss@db.example:5433/service", "me:p%40ss@db.example:5433/service"),
        ("postgresql+psycopg://db.example/service", "db.example/service"),
        ("postgres://db.example/service", "db.example/service"),
        ("postgresql://db/service?sslmode=verify-full", "db/service?ssl=verify-full"),
        ("postgresql://service?host=/run&sslmode=require", "service?host=%2Frun&ssl=require"),
        ("postgresql://me:@/postgres?host=/run/pg", "me:@/postgres?host=%2Frun%2Fpg"),
    ],
)
def test_driver_url(given: str, expected: str) -> None:
    url = driver_url(given).render_as_string(hide_password=False)
    assert url == f"postgresql+asyncpg://{expected}"
