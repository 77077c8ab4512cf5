<% filter fit %>
"""The JSON forms of <<cookiecutter.resource|with_article>>."""

<% if fields()|has_defaults("date", "datetime") %>
import datetime as dt
<% endif %>
<% if fields()|uses("decimal") %>
from decimal import Decimal
<% endif %>
<% set annotated = fields()|has_rules or fields()|uses("decimal") %>
<% if annotated and fields()|uses("enum") %>
from typing import Annotated, Literal
<% elif annotated %>
from typing import Annotated
<% elif fields()|uses("enum") %>
from typing import Literal
<% endif %>
<% if fields()|has_defaults("uuid") %>
from uuid import UUID
<% endif %>
<% if annotated or fields()|uses("enum") or fields()|has_defaults("date", "datetime", "uuid") %>

<% endif %>
from pydantic import BaseModel, ConfigDict<< ", Field" if fields()|has_rules >>, JsonValue

from app.api.entities import Identity, IgnoredReadOnly, RequestBody, Timestamps, merge_patch, with_read_only
<% if fields()|schema_type_names %>
from app.core.field_types import << fields()|schema_type_names|join(", ") >>
<% endif %>

EXAMPLE: dict[str, JsonValue] = {
<% for name, value in examples(1)[0].items() %>
    <<name|python_string>>: <<value|python_literal>>,
<% endfor %>
}


class <<cookiecutter.resource|pascal>>Fields(BaseModel):
    """What callers may set."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

<% for field in fields() %>
    <<field.name>>: <<field|schema_type>><<field|schema_default>>
<% endfor %>


class <<cookiecutter.resource|pascal>>Create(RequestBody, <<cookiecutter.resource|pascal>>Fields):
    """The body of POST."""


class <<cookiecutter.resource|pascal>>Replace(RequestBody, IgnoredReadOnly, <<cookiecutter.resource|pascal>>Fields):
    """The body of PUT: all fields; one that is left out gets its default."""


@merge_patch
class <<cookiecutter.resource|pascal>>Patch(RequestBody, <<cookiecutter.resource|pascal>>Fields):
    """The body of PATCH: some of the fields; the others stay as they are."""


class <<cookiecutter.resource|pascal>>Read(Timestamps, <<cookiecutter.resource|pascal>>Fields, Identity):
    """What the API answers."""

    model_config = ConfigDict(
        extra="ignore",
        from_attributes=True,
        json_schema_extra={"examples": [with_read_only(EXAMPLE)]},
        json_schema_serialization_defaults_required=True,
    )
<% endfilter %>
