"""What endpoints depend on, whatever their resource."""

from fastapi import Request

from app.database.connection import Database


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
