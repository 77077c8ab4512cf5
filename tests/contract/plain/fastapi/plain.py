from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

from app.api.authorization import CurrentCaller
from app.api.paging import PageQuery

router = APIRouter(prefix="/plain", tags=["plain"])


class Thing(BaseModel):
    name: str = Field(min_length=1, max_length=50)
    price: float = Field(gt=0)


class Owner(BaseModel):
    full_name: str


@router.get("/")
async def read_things():
    return [{"name": "Plumbus"}, {"name": "Portal Gun"}]


@router.get("/things/{thing_id}")
async def read_thing(thing_id: str, q: Annotated[str | None, Query(max_length=50)] = None):
    if thing_id == "foo":
        raise HTTPException(
            status_code=404,
            detail="Thing not found",
            headers={"X-Error": "There goes my error"},
        )
    return {"thing_id": thing_id, "q": q}


@router.post("/things", status_code=201)
async def create_thing(thing: Thing):
    return thing


@router.put("/things/{thing_id}")
async def update_thing(thing_id: str, thing: Thing, owner: Owner, importance: int = 1):
    return {"thing_id": thing_id, "thing": thing, "owner": owner, "importance": importance}


class ThingQuery(PageQuery):
    colour: str | None = None


@router.get("/pages")
async def read_page(query: Annotated[ThingQuery, Query()], request: Request, response: Response):
    response.headers["Link"] = query.next_link(request, "01890000-0000-7000-8000-000000000000")
    return {"limit": query.limit, "colour": query.colour}


@router.get("/maintenance")
async def read_maintenance():
    raise HTTPException(503, "Closed until noon", headers={"Retry-After": "7"})


@router.get("/open", openapi_extra={"security": []})
async def read_open():
    return {"open": True}


@router.get("/me")
async def read_me(caller: CurrentCaller):
    return {"subject": caller.subject, "scopes": sorted(caller.scopes)}
