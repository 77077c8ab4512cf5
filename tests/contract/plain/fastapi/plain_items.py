from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import get_session
from app.api.v1.schemas.item import ItemCreate
from app.models.item import Item

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
async def create_pair(item: ItemCreate, request: Request, fail: bool = False):
    async with request.app.state.database.transaction() as session:
        session.add(Item(**item.model_dump()))
        await session.flush()
        if fail:
            raise HTTPException(status_code=400, detail="Not today")
        session.add(Item(**item.model_dump()))
    return {}
