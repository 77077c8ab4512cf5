<% filter fit %>
"""What endpoints depend on."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request
from pydantic_core import PydanticCustomError
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.queries import Parameters, QueryString
from app.core.exceptions import NotFound
from app.core.field_types import to_uuid
from app.database.connection import Database
from app.services.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Service

NoParameters = Annotated[Parameters, Depends(QueryString(Parameters))]


async def get_service(request: Request) -> <<cookiecutter.resource|pascal>>Service:
    service: <<cookiecutter.resource|pascal>>Service = request.app.state.service
    return service


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session as FastAPI's documentation uses it: what is not committed is rolled back."""
    async with (await get_database(request)).session() as session:
        yield session


async def path_key(
    id: Annotated[str, Path(json_schema_extra={"format": "uuid"})],
) -> UUID:
    """The id in the path; what is no UUID names nothing that exists."""
    try:
        return to_uuid(id)
    except PydanticCustomError:
        raise NotFound(f"There is no <<cookiecutter.resource|words>> with the id {id}.") from None


Key = Annotated[UUID, Depends(path_key)]
Service = Annotated[<<cookiecutter.resource|pascal>>Service, Depends(get_service)]
<% endfilter %>
