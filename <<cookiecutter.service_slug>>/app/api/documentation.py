"""Swagger UI and ReDoc, with all their files served from here: no content delivery network."""

from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.staticfiles import StaticFiles

from app import SERVICE_NAME

# The pages run scripts, but only ours; ReDoc styles inline and searches in a worker.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY}
CACHED = {"Cache-Control": "public, max-age=86400"}

# Addresses in them are relative, so that they also work behind a path prefix.
PAGES = Path(__file__).parent / "pages"


def page(name: str) -> HTMLResponse:
    text = (PAGES / name).read_text().replace("{title}", escape(SERVICE_NAME))
    return HTMLResponse(text, headers=HEADERS)


class CachedStaticFiles(StaticFiles):
    """Files that browsers may keep for a day."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(CACHED)
        return response


def add_to(app: FastAPI) -> None:
    """Add /docs and /redoc."""

    @app.get("/docs", include_in_schema=False)
    def swagger_ui() -> HTMLResponse:
        return page("swagger-ui.html")

    @app.get("/docs/start.js", include_in_schema=False)
    def swagger_ui_start() -> Response:
        return FileResponse(PAGES / "start.js", media_type="text/javascript", headers=CACHED)

    @app.get("/redoc", include_in_schema=False)
    def redoc() -> HTMLResponse:
        return page("redoc.html")

    assets = files("fastapi_standalone_docs") / "static"
    app.mount("/docs", CachedStaticFiles(directory=str(assets / "swagger")))
    app.mount("/redoc", CachedStaticFiles(directory=str(assets / "redoc")))
