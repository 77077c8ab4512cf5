"""Endpoints as FastAPI's tutorial writes them are limited, guarded, measured and documented."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Body, FastAPI, Header, HTTPException, Query, Request, Security
from fastapi.responses import PlainTextResponse, StreamingResponse
from httpx2 import AsyncClient
from pydantic import BaseModel
from starlette.background import BackgroundTask

from app.api.authorization import OPEN, CurrentCaller, current_caller
from app.api.paging import PageQuery
from app.api.responses import answer, problems
from app.application import create_app
from app.core.exceptions import (
    Forbidden,
    NotFound,
    ReferenceNotFound,
    ServiceError,
    StillReferenced,
)
from tests.support.application import NO_DATABASE, running, settings_for
from tests.support.issuer import Issuer, bearer, with_issuer
from tests.support.problems import assert_problem, pointers
from tests.support.tokens import SigningKey, claims

LIMIT = 1000
KEY = SigningKey("key")
Headers = dict[str, str]
JSON = {"Content-Type": "application/json"}
BYTES = {"Content-Type": "application/octet-stream"}
TEXT = {"Content-Type": "text/plain"}
NOTES = "/api/v1/notes"
LAST = UUID(int=0)
ADA = bearer(KEY.sign(claims(sub="ada")))

router = APIRouter(prefix="/notes", tags=["notes"])


class Note(BaseModel):
    text: str
    stars: int = 0


class NoteQuery(PageQuery):
    tag: tuple[str, ...] = ()


class TooManyStars(ServiceError):
    """A rule of the team's own."""


class NoteNotFound(NotFound):
    """A kind of an error that is known."""


@router.get("/")
async def list_notes(query: Annotated[NoteQuery, Query()], request: Request) -> str:
    return query.next_link(request, LAST)


@router.post("/", status_code=201)
async def create_note(note: Note, dry: bool = False) -> Note:
    return Note(text="dry") if dry else note


@router.get("/stream/parts", include_in_schema=False)
async def stream(breaks: bool) -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        yield "part"
        if breaks:
            raise ZeroDivisionError

    def fail_later() -> None:
        raise ZeroDivisionError

    return StreamingResponse(
        parts(), media_type="text/plain", background=BackgroundTask(fail_later)
    )


@router.get("/{number}")
async def read_note(number: int, size: int = 1) -> int:
    return number * size


@router.patch("/{number}")
async def change_note(number: int, note: Note, x_reason: Annotated[int, Header()] = 0) -> Note:
    return note.model_copy(update={"stars": number + x_reason})


@router.delete("/{number}")
async def delete_note(number: int, caller: CurrentCaller) -> None:
    if (number, caller.subject) != (1, "ada"):
        raise Forbidden("Only the owner may delete a note.")


@router.put("/{number}", dependencies=[Security(current_caller, scopes=["notes:write"])])
async def replace_note(number: int, note: Note) -> Note:
    return note.model_copy(update={"stars": number})


@router.post("/two")
async def create_two(first: Note, second: Note) -> list[Note]:
    return [first, second]


@router.post("/maybe")
async def create_if_given(note: Note | None = None) -> bool:
    return note is not None


@router.post("/file")
async def upload(data: Annotated[bytes, Body(media_type="application/octet-stream")]) -> int:
    return len(data)


@router.post("/raw", responses=problems(413))
async def measure(request: Request) -> int:
    return len(await request.body())


@router.post("/print")
async def print_notes() -> None:
    raise HTTPException(503, "The printer is out of paper.", headers={"Retry-After": "7"})


@router.post("/errors/{name}", responses={**problems(409), **answer(303, "Moved")})
async def fail(name: str) -> None:
    raise {
        "stars": TooManyStars("Ten stars are too many."),
        "missing": NoteNotFound("There is no such note."),
        "parent": ReferenceNotFound("parent_id"),
        "children": StillReferenced(),
        "structured": HTTPException(409, {"code": "printed"}),
        "moved": HTTPException(303, headers={"Location": "/elsewhere"}),
        "bug": ValueError("a secret"),
    }[name]


@router.get("/open/hello", openapi_extra=OPEN)
async def greet(caller: CurrentCaller) -> str:
    return caller.subject


@router.get("/hidden/hello", include_in_schema=False)
async def greet_secretly(caller: CurrentCaller) -> str:
    return caller.subject


def with_notes(**settings: Any) -> FastAPI:
    app = create_app(settings_for(NO_DATABASE, request_body_limit_bytes=LIMIT, **settings))
    app.include_router(router, prefix="/api/v1")
    app.mount("/api/mounted", PlainTextResponse("mounted"))

    @app.get("/hello")
    async def hello(name: str = "world") -> str:
        return name

    @app.get("/admin", include_in_schema=False)
    async def admin(caller: CurrentCaller) -> str:
        return caller.subject

    return app


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    async with running(with_notes()) as service:
        yield service.client


@pytest.fixture
async def guarded() -> AsyncIterator[AsyncClient]:
    """A client of the application with authentication on."""
    async with with_issuer(with_notes(), Issuer(KEY)) as service:
        yield service.client


async def test_native_parameters_work(client: AsyncClient) -> None:
    created = await client.post(f"{NOTES}/?dry=0&unknown=1", json={"text": "a", "stars": 5.0})
    assert (created.status_code, created.json()) == (201, {"text": "a", "stars": 5})
    assert (await client.get(f"{NOTES}/3?size=2")).json() == 6
    assert (await client.get("/hello?name=you")).json() == "you"
    assert (await client.post(f"{NOTES}/maybe")).json() is False
    assert (await client.post(f"{NOTES}/maybe", json={"text": "a"})).json() is True
    assert (await client.post(f"{NOTES}/file", content=b"12\xff45", headers=BYTES)).json() == 5
    assert (await client.post(f"{NOTES}/raw", content=b"12345")).json() == 5
    headers = {"Content-Type": "application/merge-patch+json", "X-Reason": "2"}
    patched = await client.patch(f"{NOTES}/1", content=b'{"text": "a"}', headers=headers)
    assert patched.json() == {"text": "a", "stars": 3}
    assert (await client.get(f"{NOTES}?tag=a")).headers["Location"] == f"{NOTES}/?tag=a"
    assert (await client.get(f"{NOTES}/1/")).headers["Location"] == f"{NOTES}/1"


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status"),
    [
        ("POST", "/nowhere/else", b"{", TEXT, 404),
        ("DELETE", "/", b"", {}, 405),
        ("POST", "/", b"{" * (LIMIT + 1), TEXT, 415),
        ("POST", "/", b"{" * (LIMIT + 1), JSON, 413),
        ("POST", "/", b"{", JSON, 400),
        ("POST", "/", b'{"text": NaN}', JSON, 400),
        ("POST", "/", b'{"text": "\xff"}', JSON, 400),
        ("POST", "/", b"", JSON, 400),
        ("POST", "/two", b"{", JSON, 400),
        ("POST", "/maybe", b"{", TEXT, 415),
        ("POST", "/file", b"{", JSON, 415),
        ("POST", "/raw", b"{" * (LIMIT + 1), TEXT, 413),
        ("PATCH", "/none", b"{}", JSON, 422),
        ("PATCH", "/none", b'{"text": "a"}', JSON, 404),
        ("GET", "/none?size=x", b"", {}, 422),
        ("GET", "/none", b"", {}, 404),
    ],
)
async def test_first_failure_wins(
    client: AsyncClient, method: str, path: str, content: bytes, headers: Headers, status: int
) -> None:
    response = await client.request(method, f"{NOTES}{path}", content=content, headers=headers)

    assert_problem(response, status)


async def test_a_limit_for_every_route_that_reads_a_body(client: AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(LIMIT):
            yield b"12"

    assert_problem(await client.post(f"{NOTES}/", content=chunks(), headers=JSON), 413)
    assert_problem(await client.post(f"{NOTES}/raw", content=chunks()), 413)
    assert_problem(await client.post(f"{NOTES}/file", content=chunks(), headers=BYTES), 413)


async def test_what_is_wrong_is_pointed_at(client: AsyncClient) -> None:
    note = {"text": 1, "stars": "x"}
    assert pointers(await client.post(f"{NOTES}/?dry=x", json=note)) == ["?dry", "/text", "/stars"]
    assert pointers(await client.post(f"{NOTES}/", json=[])) == [""]
    two = await client.post(f"{NOTES}/two", json={"first": note})
    assert pointers(two) == ["/first/text", "/first/stars", "/second"]
    reason = await client.patch(f"{NOTES}/1", json={"text": "a"}, headers={"X-Reason": "x"})
    assert pointers(reason) == ["header:x-reason"]
    assert pointers(await client.get(f"{NOTES}/?limit=0&unknown=1")) == ["?limit", "?unknown"]


@pytest.mark.parametrize(
    ("sent", "following"),
    [
        ("", f"limit=100&after={LAST}"),
        (f"limit=2&after={UUID(int=1)}", f"limit=2&after={LAST}"),
        ("limit=2&skip=4", "limit=2&skip=6"),
        ("skip=0", "limit=100&skip=100"),
        ("tag=a%26b&limit=2&tag=c&count=true", f"limit=2&after={LAST}&tag=a%26b&tag=c&count=true"),
    ],
)
async def test_links_keep_the_way_of_paging_and_other_parameters(
    client: AsyncClient, sent: str, following: str
) -> None:
    link = (await client.get(f"{NOTES}/?{sent}")).json()

    assert link == f'<{NOTES}/?{following}>; rel="next"'


async def test_raised_errors_keep_their_words_and_headers(client: AsyncClient) -> None:
    busy = await client.post(f"{NOTES}/print")
    assert assert_problem(busy, 503)["detail"] == "The printer is out of paper."
    assert busy.headers["Retry-After"] == "7"
    structured = await client.post(f"{NOTES}/errors/structured")
    assert structured.json()["details"] == {"code": "printed"}
    moved = await client.post(f"{NOTES}/errors/moved")
    assert (moved.status_code, moved.headers["Location"]) == (303, "/elsewhere")


@pytest.mark.parametrize(
    ("name", "status", "detail", "pointer"),
    [
        ("stars", 422, "Ten stars are too many.", None),
        ("missing", 404, "There is no such note.", None),
        ("parent", 422, "The value of parent_id names nothing that exists.", "/parent_id"),
        ("children", 409, "It cannot be deleted while others refer to it.", None),
        ("bug", 500, "Something went wrong on our side.", None),
    ],
)
async def test_errors_of_services(
    client: AsyncClient, name: str, status: int, detail: str, pointer: str | None
) -> None:
    problem = assert_problem(await client.post(f"{NOTES}/errors/{name}"), status)

    assert problem["detail"] == detail
    assert [error["pointer"] for error in problem.get("errors", [])] == [pointer] * bool(pointer)


async def test_bugs_that_come_after_the_answers_start(
    client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await client.get(f"{NOTES}/stream/parts?breaks=false")).text == "part"
    with pytest.raises(RuntimeError):  # so that the server cuts the connection
        await client.get(f"{NOTES}/stream/parts?breaks=true")

    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "http_requests_in_progress 1.0" in (await client.get("/metrics")).text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{NOTES}/1", 401),
        ("GET", f"{NOTES}/none?size=x", 401),
        ("POST", f"{NOTES}/", 401),
        ("GET", f"{NOTES}/hidden/hello", 401),
        ("GET", "/api/mounted/anything", 401),
        ("GET", "/admin", 401),
        ("GET", f"{NOTES}/open/hello", 200),
        ("GET", "/hello", 200),
        ("GET", "/api/nowhere", 404),
        ("DELETE", f"{NOTES}/", 405),
    ],
)
async def test_strangers(guarded: AsyncClient, method: str, path: str, status: int) -> None:
    large = b"{" * (LIMIT + 1)

    assert (await guarded.request(method, path, content=large, headers=TEXT)).status_code == status


async def test_callers_and_scopes(guarded: AsyncClient) -> None:
    assert (await guarded.get(f"{NOTES}/2", headers=ADA)).json() == 2
    assert (await guarded.get("/api/mounted/anything", headers=ADA)).text == "mounted"
    assert (await guarded.get(f"{NOTES}/hidden/hello", headers=ADA)).json() == "ada"
    assert (await guarded.get("/admin", headers=ADA)).json() == "ada"
    assert (await guarded.get(f"{NOTES}/open/hello", headers=ADA)).json() == "anonymous"

    refused = await guarded.put(f"{NOTES}/1", content=b"{", headers=ADA | TEXT)
    assert "notes:write" in assert_problem(refused, 403)["detail"]
    writer = bearer(KEY.sign(claims("notes:write")))
    assert (await guarded.put(f"{NOTES}/1", json={"text": "a"}, headers=writer)).is_success


async def test_only_the_owner_may(guarded: AsyncClient) -> None:
    others = bearer(KEY.sign(claims(sub="bob")))

    refused = await guarded.delete(f"{NOTES}/1", headers=others)
    assert assert_problem(refused, 403)["detail"] == "Only the owner may delete a note."
    assert (await guarded.delete(f"{NOTES}/1", headers=ADA)).is_success


async def test_without_authentication_callers_are_anonymous(client: AsyncClient) -> None:
    assert (await client.get(f"{NOTES}/open/hello", headers=ADA)).json() == "anonymous"
    assert (await client.put(f"{NOTES}/1", json={"text": "a"})).is_success
    assert_problem(await client.delete(f"{NOTES}/1"), 403)


async def test_label_and_log_have_the_whole_route(
    guarded: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app.access")

    await guarded.get(f"{NOTES}/2", headers=ADA)
    await guarded.get("/hello")

    logged = [vars(record)["fields"] for record in caplog.records if record.msg == "request"]
    assert [(entry["route"], entry["subject"]) for entry in logged] == [
        (f"{NOTES}/{{number}}", "ada"),
        ("/hello", None),
    ]
    labels = f'method="GET",route="{NOTES}/{{number}}",status="200"'
    assert f"http_requests_total{{{labels}}} 1.0" in (await guarded.get("/metrics")).text


async def test_they_are_documented_like_ours(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    paths = document["paths"]

    def statuses(path: str, method: str) -> set[str]:
        found = {*paths[path][method]["responses"]}
        assert found > {"422", "500"}
        return found - {"422", "500"}

    refusals = {"401", "403", "503"}
    assert statuses(f"{NOTES}/", "post") == {"201", "400", "413", "415", *refusals}
    assert statuses(f"{NOTES}/{{number}}", "get") == {"200", "404", *refusals}
    assert statuses(f"{NOTES}/open/hello", "get") == {"200", "503"}
    assert statuses("/hello", "get") == {"200"}
    assert paths[f"{NOTES}/{{number}}"]["get"]["security"] == [{"bearer": []}]
    assert paths[f"{NOTES}/{{number}}"]["put"]["security"] == [{"bearer": ["notes:write"]}]
    assert paths[f"{NOTES}/open/hello"]["get"]["security"] == []
    assert "security" not in paths["/hello"]["get"]
    assert "head" in paths["/hello"]
    refused = paths[f"{NOTES}/"]["post"]["responses"]["422"]["content"]
    assert refused.keys() == {"application/problem+json"}
    patch = paths[f"{NOTES}/{{number}}"]["patch"]["requestBody"]["content"]
    assert patch.keys() == {"application/json", "application/merge-patch+json"}
    assert not {"HTTPValidationError", "ValidationError"} & document["components"]["schemas"].keys()
