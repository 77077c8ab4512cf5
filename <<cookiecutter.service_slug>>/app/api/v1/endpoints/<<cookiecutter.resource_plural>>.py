<% filter fit %>
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, Security

from app.api import conditional
from app.api.authorization import current_caller
from app.api.conditional import IfMatch, IfNoneMatch
from app.api.entities import Key
from app.api.paging import PageQuery
from app.api.responses import ETAG, LINK, LOCATION, TOTAL, answer, problems
from app.api.v1.schemas.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Create, <<cookiecutter.resource|pascal>>Patch, <<cookiecutter.resource|pascal>>Read, <<cookiecutter.resource|pascal>>Replace
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>
from app.repositories.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Repository
from app.services.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Service

READ = Security(current_caller, scopes=["<<cookiecutter.resource_plural>>:read"])
WRITE = Security(current_caller, scopes=["<<cookiecutter.resource_plural>>:write"])

router = APIRouter(tags=["<<cookiecutter.resource_plural|words>>"])


async def get_service(request: Request) -> <<cookiecutter.resource|pascal>>Service:
    return <<cookiecutter.resource|pascal>>Service(<<cookiecutter.resource|pascal>>Repository(request.app.state.database))


Service = Annotated[<<cookiecutter.resource|pascal>>Service, Depends(get_service)]


@router.get(
    "",
    summary="List <<cookiecutter.resource_plural|words>>",
    response_model=list[<<cookiecutter.resource|pascal>>Read],
    responses=answer(200, "One page, ordered by id", {"Link": LINK, "X-Total-Count": TOTAL}),
    dependencies=[READ],
)
async def list_<<cookiecutter.resource_plural>>(query: Annotated[PageQuery, Query()], service: Service, request: Request, response: Response) -> Sequence[<<cookiecutter.resource|pascal>>]:
    # One more than asked for tells whether there is a next page.
    entities = await service.page(limit=query.limit + 1, skip=query.skip, after=query.after)
    if len(entities) > query.limit:
        entities = entities[: query.limit]
        response.headers["Link"] = query.next_link(request, entities[-1].id)
    if query.count:
        response.headers["X-Total-Count"] = str(await service.count())
    return entities


@router.post(
    "",
    summary="Create <<cookiecutter.resource|with_article>>",
    status_code=201,
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={**answer(201, "Created", {"Location": LOCATION, "ETag": ETAG}), **problems(409)},
    dependencies=[WRITE],
)
async def create_<<cookiecutter.resource>>(body: <<cookiecutter.resource|pascal>>Create, service: Service, request: Request, response: Response) -> <<cookiecutter.resource|pascal>>:
    entity = await service.create(body.model_dump())
    response.headers["Location"] = f"{request.url.path}/{entity.id}"
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.get(
    "/{id}",
    summary="Read <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={**answer(200, "Found", {"ETag": ETAG}), **answer(304, "Not changed", {"ETag": ETAG})},
    dependencies=[READ],
)
async def read_<<cookiecutter.resource>>(id: Key, service: Service, response: Response, if_none_match: IfNoneMatch = None) -> <<cookiecutter.resource|pascal>> | Response:
    entity = await service.get(id)
    etag = conditional.etag(entity.version)
    if conditional.is_unchanged(if_none_match, entity.version):
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return entity


@router.put(
    "/{id}",
    summary="Replace <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={**answer(200, "Replaced", {"ETag": ETAG}), **problems(409, 412)},
    dependencies=[WRITE],
)
async def replace_<<cookiecutter.resource>>(id: Key, body: <<cookiecutter.resource|pascal>>Replace, service: Service, response: Response, if_match: IfMatch = None) -> <<cookiecutter.resource|pascal>>:
    versions = conditional.expected_versions(if_match)
    entity = await service.change(id, body.model_dump(), versions)
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.patch(
    "/{id}",
    summary="Change some fields of <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={**answer(200, "Changed", {"ETag": ETAG}), **problems(409, 412)},
    dependencies=[WRITE],
)
async def patch_<<cookiecutter.resource>>(id: Key, body: <<cookiecutter.resource|pascal>>Patch, service: Service, response: Response, if_match: IfMatch = None) -> <<cookiecutter.resource|pascal>>:
    versions = conditional.expected_versions(if_match)
    entity = await service.change(id, body.model_dump(exclude_unset=True), versions)
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.delete(
    "/{id}",
    summary="Delete <<cookiecutter.resource|with_article>>",
    status_code=204,
    response_class=Response,
    responses={**answer(204, "Deleted"), **problems(412)},
    dependencies=[WRITE],
)
async def delete_<<cookiecutter.resource>>(id: Key, service: Service, if_match: IfMatch = None) -> None:
    await service.remove(id, conditional.expected_versions(if_match))
<% endfilter %>
