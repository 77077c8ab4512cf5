"""From the DATABASE_URL that every tool understands to the one that SQLAlchemy's driver wants."""

from sqlalchemy.engine import URL, make_url


def driver_url(database_url: str) -> URL:
    """A `postgresql://` URL for asyncpg; libpq's `sslmode` becomes asyncpg's `ssl`."""
    url = make_url(database_url).set(drivername="postgresql+asyncpg")
    if "sslmode" in url.query:
        mode = str(url.query["sslmode"])
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url
