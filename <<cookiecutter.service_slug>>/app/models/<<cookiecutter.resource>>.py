<% filter fit %>
import datetime as dt
<% if fields()|uses("decimal") %>
from decimal import Decimal
<% endif %>
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base


class <<cookiecutter.resource|pascal>>(Base):
    __tablename__ = "<<cookiecutter.resource_plural>>"

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
<% for field in fields() %>
    <<field.name>>: Mapped[<<field|annotation>>] = mapped_column(<<field|column_type>><< ', unique=True' if field.unique >>)
<% endfor %>
    version: Mapped[int] = mapped_column(sa.Integer, server_default=sa.text("1"))
    created_at: Mapped[dt.datetime] = mapped_column(
        TIMESTAMP(timezone=True, precision=3), server_default=sa.func.now()
    )
    updated_at: Mapped[dt.datetime] = mapped_column(
        TIMESTAMP(timezone=True, precision=3), server_default=sa.func.now()
    )
<% endfilter %>
