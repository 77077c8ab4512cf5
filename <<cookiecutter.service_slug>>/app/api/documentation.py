"""Swagger UI and ReDoc, with all their files served from here: no content delivery network."""

from html import escape
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_redoc_html
from fastapi.responses import HTMLResponse
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

# Addresses are relative, so that the pages also work behind a path prefix. FastAPI's own page for
# Swagger UI has a script in it, which the policy would refuse.
SWAGGER_UI = f"""<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{escape(SERVICE_NAME)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
"""
SWAGGER_UI_START = """\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
"""
REDOC = get_redoc_html(
    openapi_url="openapi.json",
    title=escape(SERVICE_NAME),
    redoc_js_url="redoc/redoc.standalone.js",
    redoc_favicon_url="data:,",
    with_google_fonts=False,
)
REDOC.headers.update(HEADERS)


class CachedStaticFiles(StaticFiles):
    """Files that browsers may keep for a day."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(CACHED)
        return response


def add_to(app: FastAPI) -> None:
    """Add /docs and /redoc."""

    @app.get("/docs", include_in_schema=False)
    async def swagger_ui() -> HTMLResponse:
        return HTMLResponse(SWAGGER_UI, headers=HEADERS)

    @app.get("/docs/start.js", include_in_schema=False)
    async def swagger_ui_start() -> Response:
        return Response(SWAGGER_UI_START, media_type="text/javascript", headers=CACHED)

    @app.get("/redoc", include_in_schema=False)
    async def redoc() -> HTMLResponse:
        return REDOC

    assets = files("fastapi_standalone_docs") / "static"
    app.mount("/docs", CachedStaticFiles(directory=str(assets / "swagger")))
    app.mount("/redoc", CachedStaticFiles(directory=str(assets / "redoc")))
