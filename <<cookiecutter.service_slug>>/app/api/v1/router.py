<% filter fit %>
"""All that is below /api/v1: a line for each resource."""

from fastapi import APIRouter

from app.api.v1.endpoints import <<cookiecutter.resource_plural>>

router = APIRouter()
router.include_router(<<cookiecutter.resource_plural>>.router, prefix="/<<cookiecutter.resource_plural|kebab>>")
<% endfilter %>
