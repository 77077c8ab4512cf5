"""Paging of collections: by position (`skip`) or, at any depth equally fast, by key (`after`)."""

from typing import Annotated, Any, Self
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from app.api.queries import Parameters
from app.core.field_types import MAX_INTEGER, Uuid

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000


def _to_integer(value: object) -> object:
    """Digits only: int() would take "1_0", " 1" and other scripts' digits too."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdecimal() and len(value) <= 16):
            raise PydanticCustomError("integer", "Input should be a whole number, not negative")
        return int(value)
    return value


def _to_boolean(value: object) -> object:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("boolean", "Input should be true or false")
        return value == "true"
    return value


class PageQuery(Parameters):
    """Which part of a collection is asked for."""

    limit: Annotated[
        int,
        Field(ge=1, le=MAX_LIMIT, description="Most entries in the answer"),
        BeforeValidator(_to_integer),
    ] = DEFAULT_LIMIT
    skip: Annotated[
        int,
        Field(ge=0, le=MAX_INTEGER, description="Entries to leave out; not with `after`"),
        BeforeValidator(_to_integer),
    ] = 0
    after: Annotated[
        Uuid | None,
        WithJsonSchema({"type": "string", "format": "uuid"}),
        Field(description="Start behind the entry with this id; not with `skip`"),
    ] = None
    count: Annotated[
        bool,
        BeforeValidator(_to_boolean),
        Field(description="Send the number of all entries as `X-Total-Count`; costs a full count"),
    ] = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if {"skip", "after"} <= self.model_fields_set:
            raise PydanticCustomError("exclusive", "Give either skip or after, not both")
        return self

    def next_link(self, path: str, last_id: UUID) -> str:
        """The `Link` header to the page behind one that ends with `last_id`."""
        query: dict[str, Any] = {"limit": self.limit}
        if "skip" in self.model_fields_set:
            query["skip"] = self.skip + self.limit
        else:
            query["after"] = last_id
        if self.count:
            query["count"] = "true"
        return f'<{path}?{urlencode(query)}>; rel="next"'
