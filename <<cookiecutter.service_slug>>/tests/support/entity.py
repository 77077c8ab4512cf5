<% filter fit %>
"""The one place where tests name the entity; all others learn about it from here."""

from typing import cast

from pydantic import BaseModel
from sqlalchemy import Table

from app.api.v1.schemas import <<cookiecutter.resource>> as schemas
from app.models import <<cookiecutter.resource>> as models
from app.repositories import <<cookiecutter.resource>> as repositories
from app.services import <<cookiecutter.resource>> as services

PATH = "/api/v1/<<cookiecutter.resource_plural|kebab>>"
ENTITY_ROUTE = f"{PATH}/{{id}}"
Entity = models.<<cookiecutter.resource|pascal>>
EntityRepository = repositories.<<cookiecutter.resource|pascal>>Repository
EntityService = services.<<cookiecutter.resource|pascal>>Service
TABLE = cast("Table", Entity.__table__)
CREATE: type[BaseModel] = schemas.<<cookiecutter.resource|pascal>>Create
READ_SCOPE = f"{TABLE.name}:read"
WRITE_SCOPE = f"{TABLE.name}:write"
<% endfilter %>
