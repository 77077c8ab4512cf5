"""Endpoints that a newcomer writes with the framework's own documentation in hand.

They are limited, authorised, measured, logged and documented as the service's own.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from httpx2 import Client, Response

from tests.conftest import Bake
from tests.contract.conftest import BODY_LIMIT, TREE, stack_of
from tests.contract.support.api import JSON, TEXT
from tests.contract.support.entity import NIL
from tests.contract.support.issuer import Issuer, bearer
from tests.contract.support.launch import DEADLINE_SECONDS, Launcher, Service, until
from tests.contract.support.plain import ADDITIONS
from tests.contract.support.postgres import Databases
from tests.contract.support.problems import assert_common_headers, assert_problem, pointers
from tests.contract.support.proxy import DatabaseProxy, database_proxy
from tests.contract.test_availability import connections_in_use
from tests.contract.test_bodies import chunks
from tests.contract.test_lists import next_page
from tests.contract.test_metrics import requests, scrape

PLAIN = "/api/v1/plain"
THINGS = f"{PLAIN}/things"
THING = {"name": "Plumbus", "price": 3}
PAIR = {"thing": THING, "owner": {"full_name": "Rick"}}
ITEMS = f"{PLAIN}/items"
ITEM = {"name": "Plumbus", "price": 3, "is_available": True}
OWN_ITEMS = "/api/v1/items"


@pytest.fixture(scope="session")
def extended(
    pytestconfig: pytest.Config, bake: Bake, tmp_path_factory: pytest.TempPathFactory
) -> Launcher:
    """The service with a newcomer's endpoints."""
    stack = stack_of(pytestconfig)
    given = os.environ.get(TREE)
    tree = tmp_path_factory.mktemp("plain") / "service"
    shutil.copytree(Path(given) if given else bake(stack=stack), tree, symlinks=True)
    ADDITIONS[stack].add_to(tree)
    return Launcher(tree)


@pytest.fixture(scope="session")
def database(databases: Databases, extended: Launcher) -> Iterator[DatabaseProxy]:
    url = databases.create()
    extended.migrate(url)
    with database_proxy(url) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def plain_service(extended: Launcher, database: DatabaseProxy, issuer: Issuer) -> Iterator[Service]:
    settings = {
        "DATABASE_URL": database.url,
        "DATABASE_TIMEOUT_SECONDS": "2",
        "DATABASE_POOL_SIZE": "3",
        "REQUEST_BODY_LIMIT_BYTES": str(BODY_LIMIT),
        **issuer.settings(),
    }
    with extended.running(**settings) as service:
        yield service


def client(service: Service, headers: dict[str, str]) -> Client:
    return Client(
        base_url=service.url,
        headers=headers,
        timeout=DEADLINE_SECONDS,
        event_hooks={"response": [assert_common_headers]},
    )


@pytest.fixture
def stranger(plain_service: Service) -> Iterator[Client]:
    """Somebody without a token."""
    with client(plain_service, {}) as http:
        yield http


@pytest.fixture
def caller(plain_service: Service, issuer: Issuer) -> Iterator[Client]:
    """Somebody with a token, who leaves no items behind."""
    with client(
        plain_service, bearer(issuer.token("items:read", "items:write", sub="ada"))
    ) as http:
        yield http
        for item in http.get(OWN_ITEMS).json():
            http.delete(f"{OWN_ITEMS}/{item['id']}")


@pytest.fixture(scope="session")
def paths(plain_service: Service) -> dict[str, Any]:
    """What the OpenAPI document says of each path."""
    with client(plain_service, {}) as http:
        found: dict[str, Any] = http.get("/openapi.json").json()["paths"]
    return found


def stored(http: Client) -> list[str]:
    """The names of all items, as the service's own endpoint reads them."""
    return [item["name"] for item in http.get(OWN_ITEMS).json()]


def test_path_query_and_body_arrive(caller: Client) -> None:
    assert caller.get(f"{THINGS}/bar?q=x%20y").json() == {"thing_id": "bar", "q": "x y"}

    created = caller.post(THINGS, json=THING)
    assert (created.status_code, created.json()) == (201, THING)

    updated = caller.put(f"{THINGS}/bar?importance=2", json=PAIR)
    assert updated.json() == {"thing_id": "bar", **PAIR, "importance": 2}


def test_root_of_a_router(caller: Client) -> None:
    for path in (PLAIN, f"{PLAIN}/"):
        response = caller.get(path, follow_redirects=True)
        assert response.status_code == 200
        assert [thing["name"] for thing in response.json()] == ["Plumbus", "Portal Gun"]


def test_routes_of_the_application_itself(stranger: Client) -> None:
    assert stranger.get("/hello?name=you").json() == {"message": "Hello you"}
    assert stranger.get("/hello").json() == {"message": "Hello World"}
    assert stranger.post("/hello", json={"a": "b"}).json() == {"a": "b"}


def test_raised_error_keeps_its_words_and_headers(caller: Client) -> None:
    missing = caller.get(f"{THINGS}/foo")
    assert assert_problem(missing, 404)["detail"] == "Thing not found"
    assert missing.headers["X-Error"] == "There goes my error"

    closed = caller.get(f"{PLAIN}/maintenance")
    assert assert_problem(closed, 503)["detail"] == "Closed until noon"
    assert closed.headers.get_list("Retry-After") == ["7"]


def test_wrong_parts_are_pointed_at(caller: Client) -> None:
    wrong = {"thing": {"name": "", "price": 3}, "owner": {}}

    response = caller.put(f"{THINGS}/bar", json=wrong)
    assert pointers(response) == ["/owner/full_name", "/thing/name"]

    response = caller.put(f"{THINGS}/bar?importance=high", json=PAIR)
    assert pointers(response) == ["?importance"]


def test_list_with_a_filter(caller: Client, paths: dict[str, Any]) -> None:
    response = caller.get(f"{PLAIN}/pages?limit=5&colour=light%20red")

    assert response.json() == {"limit": 5, "colour": "light red"}
    link = next_page(response) or ""
    assert urlsplit(link).path == f"{PLAIN}/pages"
    assert parse_qs(urlsplit(link).query) == {
        "limit": ["5"],
        "after": [NIL],
        "colour": ["light red"],
    }
    assert pointers(caller.get(f"{PLAIN}/pages?color=red")) == ["?color"]
    declared = {parameter["name"] for parameter in paths[f"{PLAIN}/pages"]["get"]["parameters"]}
    assert declared == {"limit", "skip", "after", "count", "colour"}


@pytest.mark.parametrize("path", ["/hello", THINGS])
def test_body_is_limited(caller: Client, path: str) -> None:
    large = json.dumps({"name": "x" * BODY_LIMIT}).encode()

    for content in (large, chunks(large)):
        assert_problem(caller.post(path, content=content, headers=JSON), 413)


def test_first_failure_wins(stranger: Client, caller: Client) -> None:
    path = f"{THINGS}/bar"
    large = b"{" + b" " * BODY_LIMIT
    cases: list[tuple[Callable[..., Response], str, bytes, dict[str, str], int]] = [
        (stranger.put, f"{PLAIN}/nowhere", large, TEXT, 404),
        (stranger.delete, path, b"", {}, 405),
        (stranger.put, path, large, TEXT, 401),
        (stranger.put, path, b"{", JSON, 401),
        (stranger.put, path, b"{}", JSON, 401),
        (stranger.post, THINGS, large, JSON, 401),
        (stranger.post, THINGS, b"{", JSON, 401),
        (caller.put, path, large, TEXT, 415),
        (caller.put, path, large, JSON, 413),
        (caller.put, path, b"{", JSON, 400),
        (caller.put, path, b"{}", JSON, 422),
        (caller.post, THINGS, b"{", JSON, 400),
    ]
    for send, address, body, headers, status in cases:
        given = {"content": body} if body else {}
        assert_problem(send(address, headers=headers, **given), status)


def test_token_is_needed_below_api_unless_the_operation_is_open(
    stranger: Client, caller: Client, issuer: Issuer
) -> None:
    for path in (PLAIN, f"{THINGS}/bar", f"{PLAIN}/me", ITEMS):
        response = stranger.get(path, follow_redirects=True)
        assert_problem(response, 401)
        assert response.headers["WWW-Authenticate"] == "Bearer"
        # Nothing but a valid token: the operation names no scope.
        token = bearer(issuer.token("openid"))
        assert stranger.get(path, headers=token, follow_redirects=True).status_code == 200
        expired = bearer(issuer.token("openid", exp=1))
        assert_problem(stranger.get(path, headers=expired, follow_redirects=True), 401)

    assert stranger.get(f"{PLAIN}/open").json() == {"open": True}
    assert stranger.get("/hello").status_code == 200


def test_handler_knows_who_calls(caller: Client) -> None:
    expected = {"subject": "ada", "scopes": ["items:read", "items:write"]}

    assert caller.get(f"{PLAIN}/me").json() == expected


def test_without_authentication_everybody_is_anonymous(
    extended: Launcher, database: DatabaseProxy
) -> None:
    with extended.running(DATABASE_URL=database.url) as service, client(service, {}) as http:
        assert http.get(f"{PLAIN}/me").json() == {"subject": "anonymous", "scopes": []}
        assert http.post(THINGS, json=THING).status_code == 201


def test_requests_are_counted_under_the_whole_route(stranger: Client, caller: Client) -> None:
    expected = {
        f"GET {THINGS}/{{thing_id}} 200": caller.get(f"{THINGS}/bar"),
        f"GET {THINGS}/{{thing_id}} 401": stranger.get(f"{THINGS}/bar"),
        f"POST {THINGS} 201": caller.post(THINGS, json=THING),
        f"PUT {THINGS}/{{thing_id}} 422": caller.put(f"{THINGS}/bar", json={}),
        f"GET {ITEMS} 200": caller.get(ITEMS),
        "GET /hello 200": stranger.get("/hello"),
    }

    assert expected.keys() - requests(scrape(stranger)).keys() == set()


def test_line_of_the_log(plain_service: Service, stranger: Client, caller: Client) -> None:
    cases = [
        (caller, f"{THINGS}/bar", f"{THINGS}/{{thing_id}}", 200, "ada"),
        (caller, f"{THINGS}/foo", f"{THINGS}/{{thing_id}}", 404, "ada"),
        (stranger, f"{THINGS}/bar", f"{THINGS}/{{thing_id}}", 401, None),
        (stranger, f"{PLAIN}/open", f"{PLAIN}/open", 200, None),
        (stranger, "/hello", "/hello", 200, None),
    ]
    for http, path, *expected in cases:
        request_id = str(uuid4())
        http.get(path, headers={"X-Request-ID": request_id})
        until(lambda wanted=request_id: plain_service.log_of(wanted))  # type: ignore[misc]  # mypy loses the default's type

        [line] = plain_service.log_of(request_id)
        assert [line["route"], line["status"], line["subject"]] == expected


def test_document_has_what_is_declared(paths: dict[str, Any]) -> None:
    update = paths[f"{THINGS}/{{thing_id}}"]["put"]
    assert update["security"] == [{"bearer": []}]
    assert "application/json" in update["requestBody"]["content"]
    names = {parameter["name"] for parameter in update["parameters"]}
    assert names == {"thing_id", "importance"}
    # Whatever the endpoint itself knows nothing of, but its callers have to.
    assert {"400", "401", "413", "415", "422", "500", "503"} <= set(update["responses"])

    assert paths[f"{PLAIN}/open"]["get"]["security"] == []


def test_items_are_read_and_written(caller: Client) -> None:
    assert caller.get(ITEMS).json() == []

    created = caller.post(ITEMS, json=ITEM)

    assert created.status_code == 201
    assert created.json() == {"name": "Plumbus"}
    assert caller.get(ITEMS).json() == stored(caller) == ["Plumbus"]


def test_own_endpoints_can_go_on_with_what_a_newcomer_stored(caller: Client) -> None:
    caller.post(ITEMS, json=ITEM)
    [item] = caller.get(OWN_ITEMS).json()

    changed = caller.patch(
        f"{OWN_ITEMS}/{item['id']}", json={"price": 4}, headers={"If-Match": '"1"'}
    )

    assert (changed.status_code, changed.json()["price"]) == (200, 4)
    assert changed.headers["ETag"] == '"2"'


def test_write_that_fails_leaves_nothing(caller: Client) -> None:
    response = caller.post(f"{ITEMS}/refused", json=ITEM)

    assert assert_problem(response, 400)["detail"] == "Not today"
    assert stored(caller) == []


def test_transaction_is_all_or_nothing(caller: Client) -> None:
    response = caller.post(f"{ITEMS}/pairs?fail=true", json=ITEM)
    assert assert_problem(response, 400)["detail"] == "Not today"
    assert stored(caller) == []

    assert caller.post(f"{ITEMS}/pairs", json=ITEM).status_code == 201
    assert stored(caller) == ["Plumbus", "Plumbus"]


def test_failures_give_connections_back(caller: Client) -> None:
    """More of them than the pool has."""
    for _ in range(5):
        assert caller.post(f"{ITEMS}/refused", json=ITEM).status_code == 400
        assert caller.post(f"{ITEMS}/pairs?fail=true", json=ITEM).status_code == 400

    assert caller.get(ITEMS).json() == []
    until(lambda: connections_in_use(caller) == 0)


def test_statement_that_waits_too_long_is_given_up(
    caller: Client, database: DatabaseProxy, databases: Databases
) -> None:
    with databases.locked(database.target_url, "items"):
        assert_problem(caller.get(ITEMS), 503)
        assert_problem(caller.post(ITEMS, json=ITEM), 503)
        assert_problem(caller.post(f"{ITEMS}/pairs", json=ITEM), 503)
    assert stored(caller) == []


def test_database_that_is_away(caller: Client, database: DatabaseProxy) -> None:
    database.close()
    try:
        assert_problem(caller.get(ITEMS), 503)
        assert_problem(caller.post(ITEMS, json=ITEM), 503)
        assert_problem(caller.post(f"{ITEMS}/pairs", json=ITEM), 503)
    finally:
        database.open()
        until(lambda: caller.get(ITEMS).status_code == 200)
    assert stored(caller) == []
