"""What the JSON forms of all entities have in common."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, model_validator

from app.core.field_types import RenderedTimestamp, Uuid

Model = TypeVar("Model", bound=BaseModel)
# The id in a path.
Key = Uuid
Ignored = Annotated[Any, Field(exclude=True, json_schema_extra={"readOnly": True})]


def with_read_only(example: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """What an answer looks like to a request with these fields."""
    return {
        "id": "01890000-0000-7000-8000-000000000000",
        **example,
        "created_at": "2026-01-31T09:30:00.000Z",
        "updated_at": "2026-01-31T09:30:00.000Z",
    }


# What the service itself sets needs no check of its form.
class Identity(BaseModel):
    id: UUID


class Timestamps(BaseModel):
    created_at: RenderedTimestamp
    updated_at: RenderedTimestamp


class RequestBody(BaseModel):
    """What callers send. JSON knows one kind of number: `5.0` and `5e0` are 5."""

    @model_validator(mode="before")
    @classmethod
    def _whole_numbers(cls, body: object) -> object:
        if not isinstance(body, dict):
            return body
        return {
            name: int(value) if isinstance(value, float) and value.is_integer() else value
            for name, value in body.items()
        }


class IgnoredReadOnly(BaseModel):
    """Read-only fields in a body are ignored, so that what GET answered can be sent back."""

    id: Ignored = None
    created_at: Ignored = None
    updated_at: Ignored = None


def merge_patch(model: type[Model]) -> type[Model]:
    """Make every field of the model optional, without giving any of them a default.

    Leaving a field out is something else than null: dump with `exclude_unset=True`.
    """
    for field in model.model_fields.values():
        field.default = None
        field.json_schema_extra = _without_default
    model.model_rebuild(force=True)
    return model


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
