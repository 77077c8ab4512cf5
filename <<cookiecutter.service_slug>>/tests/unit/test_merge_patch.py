"""The body of PATCH: what is left out is something else than null, and gets no default."""

from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.api.entities import merge_patch


class Fields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    note: str | None = "none yet"
    size: int = 5


@merge_patch
class Patch(Fields):
    pass


@pytest.mark.parametrize(
    "given",
    [{}, {"name": "a"}, {"note": None}, {"size": 7}, {"name": "a", "note": "b", "size": 0}],
)
def test_exactly_what_was_given_is_changed(given: dict[str, object]) -> None:
    assert Patch.model_validate(given).model_dump(exclude_unset=True) == given


@pytest.mark.parametrize("given", [{"name": None}, {"size": None}, {"name": ""}, {"other": 1}])
def test_rules_hold_for_what_was_given(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Patch.model_validate(given)


def test_the_schema_has_neither_required_fields_nor_defaults() -> None:
    schema = Patch.model_json_schema()

    assert "required" not in schema
    assert all("default" not in field for field in schema["properties"].values())


def test_the_model_it_is_made_from_stays_as_it_is() -> None:
    assert Fields(name="a").model_dump() == {"name": "a", "note": "none yet", "size": 5}
    assert Fields.model_json_schema()["required"] == ["name"]
    assert Fields.model_json_schema()["properties"]["size"]["default"] == 5
