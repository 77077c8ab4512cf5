"""Paging of collections: by position (`skip`) or, at any depth equally fast, by key (`after`)."""

from typing import Annotated, Self
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from app.core.field_types import MAX_INTEGER, Uuid, written

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
# The parameters that say which page it is.
PLACE = frozenset({"limit", "skip", "after"})


# int() would take "1_0", " 1" and other scripts' digits too, bool() many words.
WholeNumber = Annotated[int, written(r"\d{1,16}", "a whole number, not negative", int)]
TrueOrFalse = Annotated[bool, written("true|false", "true or false", bool)]


class PageQuery(BaseModel):
    """Which part of a collection is asked for; a subclass may add filters."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[
        WholeNumber, Field(ge=1, le=MAX_LIMIT, description="Most entries in the answer")
    ] = DEFAULT_LIMIT
    skip: Annotated[
        WholeNumber,
        Field(ge=0, le=MAX_INTEGER, description="Entries to leave out; not with `after`"),
    ] = 0
    after: Annotated[
        Uuid | None,
        WithJsonSchema({"type": "string", "format": "uuid"}),
        Field(description="Start behind the entry with this id; not with `skip`"),
    ] = None
    count: Annotated[
        TrueOrFalse,
        Field(description="Send the number of all entries as `X-Total-Count`; costs a full count"),
    ] = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if {"skip", "after"} <= self.model_fields_set:
            raise PydanticCustomError("exclusive", "Give either skip or after, not both")
        return self

    def next_link(self, request: Request, last_id: UUID) -> str:
        """The `Link` header to the page behind this one; other parameters are kept."""
        skips = "skip" in self.model_fields_set
        position = ("skip", self.skip + self.limit) if skips else ("after", last_id)
        others = [pair for pair in request.query_params.multi_items() if pair[0] not in PLACE]
        query = urlencode([("limit", self.limit), position, *others])
        return f'<{request.url.path}?{query}>; rel="next"'
