"""From the URL that every tool understands to the driver's."""

import pytest

from app.database.pool import driver_url


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "postgresql://someone:p%40ss@db.example:5433/service",
            "postgresql+asyncpg://someone:p%40ss@db.example:5433/service",
        ),
        ("postgresql+psycopg://db.example/service", "postgresql+asyncpg://db.example/service"),
        ("postgres://db.example/service", "postgresql+asyncpg://db.example/service"),
        (
            "postgresql://db.example/service?sslmode=verify-full",
            "postgresql+asyncpg://db.example/service?ssl=verify-full",
        ),
        (
            "postgresql://service?host=/run/postgresql&sslmode=require",
            "postgresql+asyncpg://service?host=%2Frun%2Fpostgresql&ssl=require",
        ),
        (
            "postgresql://postgres:@/postgres?host=/run/postgresql",
            "postgresql+asyncpg://postgres:@/postgres?host=%2Frun%2Fpostgresql",
        ),
    ],
)
def test_driver_url(given: str, expected: str) -> None:
    assert driver_url(given).render_as_string(hide_password=False) == expected
