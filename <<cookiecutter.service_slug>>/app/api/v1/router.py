<% filter fit %>
"""All that is below /api/v1: a line for each resource."""

from fastapi import APIRouter

from app.api.v1.endpoints.<<cookiecutter.resource_plural>> import router as <<cookiecutter.resource_plural>>_router

router = APIRouter()
router.include_router(<<cookiecutter.resource_plural>>_router, prefix="/<<cookiecutter.resource_plural|kebab>>")
<% endfilter %>
