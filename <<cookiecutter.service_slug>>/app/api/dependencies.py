"""What endpoints depend on, whatever their resource."""

from collections.abc import AsyncIterator

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.connection import Database


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session as FastAPI's documentation uses it: what is not committed is rolled back."""
    async with (await get_database(request)).session() as session:
        yield session
