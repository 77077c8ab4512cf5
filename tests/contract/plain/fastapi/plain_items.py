from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import get_database, get_session
from app.api.v1.schemas.item import ItemCreate
from app.database.connection import Database
from app.models.item import Item
from app.repositories.item import ItemRepository
from app.services.item import ItemService

router = APIRouter(prefix="/plain/items")
SessionDep = Annotated[AsyncSession, Depends(get_session)]


@router.get("")
async def read_items(session: SessionDep):
    items = await session.scalars(select(Item).order_by(Item.id))
    return [item.name for item in items]


@router.post("", status_code=201)
async def create_item(item: ItemCreate, session: SessionDep):
    stored = Item(**item.model_dump())
    session.add(stored)
    await session.commit()
    return {"name": stored.name}


@router.post("/refused")
async def create_refused_item(item: ItemCreate, session: SessionDep):
    session.add(Item(**item.model_dump()))
    await session.flush()
    raise HTTPException(status_code=400, detail="Not today")


@router.post("/pairs", status_code=201)
async def create_pair(
    item: ItemCreate, database: Annotated[Database, Depends(get_database)], fail: bool = False
):
    service = ItemService(ItemRepository(database))
    async with database.transaction() as session:
        session.add(Item(**item.model_dump()))
        await session.flush()
        await service.create(item.model_dump())
        if fail:
            raise HTTPException(status_code=400, detail="Not today")
    return {}
