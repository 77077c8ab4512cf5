<% filter fit %>
<% if fields()|uses("date", "datetime") %>
import datetime as dt
<% endif %>
<% if fields()|uses("decimal") %>
from decimal import Decimal
<% endif %>
<% if fields()|uses("uuid") %>
from uuid import UUID
<% endif %>
<% if fields()|uses("date", "datetime", "decimal", "uuid") %>

<% endif %>
import sqlalchemy as sa
<% if fields()|uses("datetime") %>
from sqlalchemy.dialects.postgresql import TIMESTAMP
<% endif %>
from sqlalchemy.orm import Mapped, mapped_column

from app.models.entity import Entity


class <<cookiecutter.resource|pascal>>(Entity):
    __tablename__ = "<<cookiecutter.resource_plural>>"

<% for field in fields() %>
    <<field.name>>: Mapped[<<field|annotation>>] = mapped_column(<<field|column_type>><< ', unique=True' if field.unique >>)
<% endfor %>
<% endfilter %>
