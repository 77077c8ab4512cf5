"""Documentation pages that work without the internet, and a complete OpenAPI document."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from httpx2 import AsyncClient

from app import SERVICE_NAME, __version__
from tests.support.entity import ENTITY_ROUTE, PATH, READ_SCOPE, WRITE_SCOPE
from tests.support.examples import EXAMPLES, field_names, required_fields

COMMON = {"401", "403", "422", "500", "503"}
BODY = {"400", "413", "415"}
STATUSES = {
    (PATH, "get"): {"200", *COMMON},
    (PATH, "post"): {"201", "409", *BODY, *COMMON},
    (ENTITY_ROUTE, "get"): {"200", "304", "404", *COMMON},
    (ENTITY_ROUTE, "put"): {"200", "404", "409", "412", *BODY, *COMMON},
    (ENTITY_ROUTE, "patch"): {"200", "404", "409", "412", *BODY, *COMMON},
    (ENTITY_ROUTE, "delete"): {"204", "404", "412", *COMMON},
}


@pytest.fixture
async def document(offline: AsyncClient) -> dict[str, Any]:
    response = await offline.get("/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    result: dict[str, Any] = response.json()
    return result


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_pages_bring_all_their_files_and_run_no_other_script(
    offline: AsyncClient, path: str
) -> None:
    page = await offline.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
    assert not re.search(r"<script(?! src=)|<[^>]* on\w+=", page.text)
    addresses = re.findall(r'(?:src|href|spec-url)="([^"]+)"', page.text)
    files = [address for address in addresses if not address.startswith("data:")]
    assert files
    texts = [page.text]
    for address in files:
        assert "//" not in address
        response = await offline.get(urljoin(path, address))
        assert response.status_code == 200
        assert response.content
        texts.append(response.text)
    assert any('"openapi.json"' in text for text in texts)  # they show this service's


async def test_assets_may_be_cached_and_revalidated(offline: AsyncClient) -> None:
    path = "/docs/swagger-ui-bundle.js"
    asset = await offline.get(path)
    again = await offline.get(path, headers={"If-None-Match": asset.headers["ETag"]})

    assert "max-age" in asset.headers["Cache-Control"]
    assert "no-store" not in asset.headers["Cache-Control"]
    assert asset.headers["Content-Type"].startswith(("text/javascript", "application/javascript"))
    assert again.status_code == 304


async def test_document_is_complete(offline: AsyncClient, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    identity = {"name": document["info"]["title"], "version": document["info"]["version"]}
    assert identity == {"name": SERVICE_NAME, "version": __version__}
    assert (await offline.get("/")).json() == identity
    operations = [operation for each in document["paths"].values() for operation in each.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all(("get" in each) == ("head" in each) for each in document["paths"].values())
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for (path, method), statuses in STATUSES.items():
        operation = document["paths"][path][method]
        assert operation["responses"].keys() == statuses
        scope = READ_SCOPE if method == "get" else WRITE_SCOPE
        assert operation["security"] == [{"bearer": [scope]}]
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer["content"].keys() == {"application/problem+json"}


async def test_bodies_and_queries_are_described(document: dict[str, Any]) -> None:
    create = body(document, PATH, "post", "application/json")
    replace = body(document, ENTITY_ROUTE, "put", "application/json")
    patch = body(document, ENTITY_ROUTE, "patch", "application/merge-patch+json")

    assert list(create["properties"]) == field_names()
    assert create.get("required", []) == replace.get("required", []) == required_fields()
    assert create["additionalProperties"] is False
    assert create["examples"] == [EXAMPLES[0]]
    assert list(patch["properties"]) == field_names()
    assert "required" not in patch
    assert not any("default" in schema for schema in patch["properties"].values())
    assert patch == body(document, ENTITY_ROUTE, "patch", "application/json")
    parameters = document["paths"][PATH]["get"]["parameters"]
    query = {each["name"]: each for each in parameters if each["in"] == "query"}
    assert query.keys() == {"limit", "skip", "after", "count"}
    assert all(each["description"] for each in query.values())


def body(document: dict[str, Any], path: str, method: str, media_type: str) -> dict[str, Any]:
    """The schema of a request's body."""
    content = document["paths"][path][method]["requestBody"]["content"]
    name = content[media_type]["schema"]["$ref"].rpartition("/")[2]
    schema: dict[str, Any] = document["components"]["schemas"][name]
    return schema


def references(value: Any) -> list[str]:
    """Every `$ref` anywhere inside."""
    if isinstance(value, list):
        return [reference for part in value for reference in references(part)]
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [reference for part in value.values() for reference in references(part)]
    return []
