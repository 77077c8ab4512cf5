"""What all entities have: an identifier, a version that grows with each change, two times."""

import datetime as dt
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from uuid_utils.compat import uuid7

from app.database.base import Base


class Entity(Base):
    __abstract__ = True

    # A UUIDv7: to sort by id is to sort by time of creation.
    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid7, sort_order=-1)
    version: Mapped[int] = mapped_column(sa.Integer, server_default=sa.text("1"), sort_order=1)
    created_at: Mapped[dt.datetime] = mapped_column(
        TIMESTAMP(timezone=True, precision=3), server_default=sa.func.now(), sort_order=1
    )
    updated_at: Mapped[dt.datetime] = mapped_column(
        TIMESTAMP(timezone=True, precision=3),
        server_default=sa.func.now(),
        onupdate=sa.func.now(),
        sort_order=1,
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # SQLAlchemy calls it with the class
        # What a session changes gets the next version too, and what the database has set is read
        # back at once: in asyncio it cannot be fetched later, when an attribute is looked at.
        return {"version_id_col": cls.version, "eager_defaults": True}


AnyEntity = TypeVar("AnyEntity", bound=Entity)
