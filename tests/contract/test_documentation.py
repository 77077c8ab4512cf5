"""Who the service is, and documentation pages that work without the internet."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from httpx2 import Client

from tests.contract.support.browser import browser, new_page, program
from tests.contract.support.launch import Service

PAGES = ("/docs", "/redoc")


def test_identity(http: Client, document: dict[str, Any]) -> None:
    response = http.get("/")

    assert response.status_code == 200
    info = document["info"]
    assert response.json() == {"name": info["title"], "version": info["version"]}
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])


@pytest.mark.parametrize("path", PAGES)
def test_pages_bring_all_their_files(http: Client, path: str) -> None:
    page = http.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    addresses = re.findall(r'(?:src|href|spec-url)="([^"]+)"', page.text)
    files = [address for address in addresses if not address.startswith("data:")]
    assert files
    for address in files:
        assert "//" not in address
        response = http.get(urljoin(path, address))
        assert response.status_code == 200
        assert response.content


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_only_our_scripts(http: Client, path: str) -> None:
    page = http.get(path)

    policy = page.headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "http" not in policy
    assert not re.search(r"<script(?! src=)|<[^>]* on\w+=", page.text)


def test_assets_may_be_cached_and_revalidated(http: Client) -> None:
    for page in PAGES:
        [script, *_] = re.findall(r'src="([^"]+)"', http.get(page).text)
        asset = http.get(urljoin(page, script))
        assert "max-age" in asset.headers["Cache-Control"]
        assert "javascript" in asset.headers["Content-Type"]
        known = {"If-None-Match": asset.headers["ETag"]}
        assert http.get(urljoin(page, script), headers=known).status_code == 304


@pytest.fixture(scope="session")
def devtools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium = program()
    if chromium is None:
        pytest.skip("no chromium; get it with `apt-get install chromium`")
    with browser(chromium, tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "operations"),
    [
        ("/docs", "document.querySelectorAll('.opblock').length"),
        (
            "/redoc",
            "document.querySelectorAll('[id^=\"operation/\"]').length",
        ),
    ],
)
def test_pages_show_all_operations_in_a_browser(
    devtools: str, service: Service, document: dict[str, Any], path: str, operations: str
) -> None:
    expected = sum(len(methods) for methods in document["paths"].values())

    with new_page(devtools) as page:
        page.open(f"{service.url}{path}")
        page.wait_for(operations, expected)
        title = page.evaluate("document.body.innerText")

        assert document["info"]["title"] in title
        assert f"{service.url}/openapi.json" in page.requested
        assert page.foreign_requests(service.url) == []
        assert page.failed == []
        assert page.complaints == []


def test_browser_notices_foreign_requests(devtools: str, service: Service) -> None:
    """The proof above would be worth nothing if such a request stayed unseen."""
    with new_page(devtools) as page:
        page.open(f"{service.url}/docs")
        page.wait_for("document.readyState", "complete")
        page.evaluate("new Image().src = 'http://elsewhere.invalid/x.png'; 1")
        page.wait_for("1", 1)

        seen = page.foreign_requests(service.url)
        assert seen == ["http://elsewhere.invalid/x.png"] or page.complaints
