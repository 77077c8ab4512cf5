<% filter fit %>
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response, Security
from pydantic import WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from app.api import conditional
from app.api.authorization import authorize
from app.api.bodies import JSON, MERGE_PATCH, JsonBody
from app.api.dependencies import Key, NoParameters, Service
from app.api.paging import PageQuery
from app.api.queries import QueryString
from app.api.responses import ETAG, LINK, LOCATION, TOTAL, answer, problems
from app.api.v1.schemas.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>Create, <<cookiecutter.resource|pascal>>Patch, <<cookiecutter.resource|pascal>>Read, <<cookiecutter.resource|pascal>>Replace
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>

PATH = "/api/v1/<<cookiecutter.resource_plural|kebab>>"
READ = Security(authorize, scopes=["<<cookiecutter.resource_plural>>:read"])
WRITE = Security(authorize, scopes=["<<cookiecutter.resource_plural>>:write"])

# Parameters are resolved in the order they are declared in, and the first failure wins:
# the body (415, 413, 400, 422) comes before the key (404).
CreateBody = Annotated[<<cookiecutter.resource|pascal>>Create, Depends(JsonBody(<<cookiecutter.resource|pascal>>Create))]
ReplaceBody = Annotated[<<cookiecutter.resource|pascal>>Replace, Depends(JsonBody(<<cookiecutter.resource|pascal>>Replace))]
PatchBody = Annotated[<<cookiecutter.resource|pascal>>Patch, Depends(JsonBody(<<cookiecutter.resource|pascal>>Patch, JSON, MERGE_PATCH))]
Page = Annotated[PageQuery, Depends(QueryString(PageQuery))]
# Lists, since each of these headers may be sent several times.
IfMatch = Annotated[
    list[str] | SkipJsonSchema[None],
    WithJsonSchema({"type": "string"}),
    Header(alias="If-Match", description="Change only if it is still this version"),
]
IfNoneMatch = Annotated[
    list[str] | SkipJsonSchema[None],
    WithJsonSchema({"type": "string"}),
    Header(alias="If-None-Match", description="Answer 304 if it is still this version"),
]

router = APIRouter(prefix=PATH, tags=["<<cookiecutter.resource_plural|words>>"], responses=problems(401, 403, 422, 500, 503))


@router.get(
    "",
    summary="List <<cookiecutter.resource_plural|words>>",
    response_model=list[<<cookiecutter.resource|pascal>>Read],
    responses=answer(200, "One page, ordered by id", {"Link": LINK, "X-Total-Count": TOTAL}),
    dependencies=[READ],
)
async def list_<<cookiecutter.resource_plural>>(query: Page, service: Service, request: Request, response: Response) -> Sequence[<<cookiecutter.resource|pascal>>]:
    # One more than asked for tells whether there is a next page.
    entities = await service.page(limit=query.limit + 1, skip=query.skip, after=query.after)
    if len(entities) > query.limit:
        entities = entities[: query.limit]
        response.headers["Link"] = query.next_link(request.url.path, entities[-1].id)
    if query.count:
        response.headers["X-Total-Count"] = str(await service.count())
    return entities


@router.post(
    "",
    summary="Create <<cookiecutter.resource|with_article>>",
    status_code=201,
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={
        **answer(201, "Created", {"Location": LOCATION, "ETag": ETAG}),
        **problems(400, 409, 413, 415),
    },
    dependencies=[WRITE],
)
async def create_<<cookiecutter.resource>>(body: CreateBody, service: Service, response: Response) -> <<cookiecutter.resource|pascal>>:
    entity = await service.create(body.model_dump())
    response.headers["Location"] = f"{PATH}/{entity.id}"
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.get(
    "/{id}",
    summary="Read <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={
        **answer(200, "Found", {"ETag": ETAG}),
        **answer(304, "Not changed", {"ETag": ETAG}),
        **problems(404),
    },
    dependencies=[READ],
)
async def read_<<cookiecutter.resource>>(_: NoParameters, key: Key, service: Service, response: Response, if_none_match: IfNoneMatch = None) -> <<cookiecutter.resource|pascal>> | Response:
    entity = await service.get(key)
    etag = conditional.etag(entity.version)
    if conditional.is_unchanged(if_none_match, entity.version):
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return entity


@router.put(
    "/{id}",
    summary="Replace <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={
        **answer(200, "Replaced", {"ETag": ETAG}),
        **problems(400, 404, 409, 412, 413, 415),
    },
    dependencies=[WRITE],
)
async def replace_<<cookiecutter.resource>>(body: ReplaceBody, key: Key, service: Service, response: Response, if_match: IfMatch = None) -> <<cookiecutter.resource|pascal>>:
    versions = conditional.expected_versions(if_match)
    entity = await service.change(key, body.model_dump(), versions)
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.patch(
    "/{id}",
    summary="Change some fields of <<cookiecutter.resource|with_article>>",
    response_model=<<cookiecutter.resource|pascal>>Read,
    responses={
        **answer(200, "Changed", {"ETag": ETAG}),
        **problems(400, 404, 409, 412, 413, 415),
    },
    dependencies=[WRITE],
)
async def patch_<<cookiecutter.resource>>(body: PatchBody, key: Key, service: Service, response: Response, if_match: IfMatch = None) -> <<cookiecutter.resource|pascal>>:
    versions = conditional.expected_versions(if_match)
    entity = await service.change(key, body.model_dump(exclude_unset=True), versions)
    response.headers["ETag"] = conditional.etag(entity.version)
    return entity


@router.delete(
    "/{id}",
    summary="Delete <<cookiecutter.resource|with_article>>",
    status_code=204,
    response_class=Response,
    responses={**answer(204, "Deleted"), **problems(404, 412)},
    dependencies=[WRITE],
)
async def delete_<<cookiecutter.resource>>(_: NoParameters, key: Key, service: Service, if_match: IfMatch = None) -> None:
    await service.remove(key, conditional.expected_versions(if_match))
<% endfilter %>
