"""The OpenAPI document: FastAPI's, completed with what holds for every operation."""

import datetime as dt
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.api.authorization import current_caller
from app.api.bodies import JSON, MERGE_PATCH
from app.api.problems import Problem
from app.api.responses import REQUEST_ID, problem
from app.api.routes import is_protected
from app.core.field_types import render_timestamp

Document = dict[str, Any]


class DocumentedFastAPI(FastAPI):
    """FastAPI with the complete document, wherever it is asked for."""

    def openapi(self) -> Document:
        if not self.openapi_schema:
            self.openapi_schema = _completed(super().openapi(), _marked_open(self))
        return self.openapi_schema


def _marked_open(app: FastAPI) -> set[tuple[str, str]]:
    """Paths and methods whose documentation says `security: []`, which FastAPI adds to others."""
    return {
        (str(route.path_format), method.lower())
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
        if (getattr(route, "openapi_extra", None) or {}).get("security") == []
    }


def _completed(document: Document, marked_open: set[tuple[str, str]]) -> Document:
    components = document.setdefault("components", {})
    scheme, scheme_name = current_caller.model, current_caller.scheme_name
    model = scheme.model_dump(mode="json", by_alias=True, exclude_none=True)
    components.setdefault("securitySchemes", {})[scheme_name] = model
    components["schemas"] = schemas = _schemas(components.get("schemas", {}))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if (path, method) in marked_open:
                operation["security"] = []
            elif is_protected(path):
                alternatives = operation.get("security") or [{}]
                operation["security"] = [{scheme_name: [], **each} for each in alternatives]
            if method == "patch":
                content = operation.get("requestBody", {}).get("content", {})
                content |= {MERGE_PATCH: content[JSON]} if JSON in content else {}
            _complete_responses(operation, path, schemas)
        if "get" in operations:
            operations["head"] = _head(operations["get"])
    return document


def _schemas(schemas: Document) -> Document:
    """The schemas with the one of problems instead of FastAPI's own errors."""
    own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    all_schemas = schemas | own.pop("$defs") | {"Problem": own}
    for name in ("HTTPValidationError", "ValidationError"):
        all_schemas.pop(name, None)
    for schema in all_schemas.values():
        fields = schema.get("properties", {})
        if "examples" in schema:  # Pydantic sorts their fields
            schema["examples"] = [
                {name: example[name] for name in fields if name in example}
                for example in schema["examples"]
            ]
        for field in fields.values():
            # Pydantic writes times in defaults otherwise than answers have them.
            if field.get("format") == "date-time" and "default" in field:
                field["default"] = render_timestamp(dt.datetime.fromisoformat(field["default"]))
    return dict(sorted(all_schemas.items()))


def _complete_responses(operation: Document, path: str, schemas: Document) -> None:
    responses = operation["responses"]
    if "422" in responses and "application/json" in responses["422"].get("content", {}):
        del responses["422"]
    statuses = [500]
    if is_protected(path):
        statuses += [422, 503]
    if operation.get("security"):
        statuses += [401, 403]
    if "requestBody" in operation:
        statuses += [400, 413, 415, 422]
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    statuses += [404] if "path" in places else []
    statuses += [422] if places - {"path"} else []
    for status in statuses:
        responses.setdefault(str(status), problem(status))
    operation["responses"] = dict(sorted(responses.items()))
    for response in responses.values():
        response["headers"] = response.get("headers", {}) | {"X-Request-ID": REQUEST_ID}
        for content in response.get("content", {}).values():
            example = _example(content.get("schema", {}), schemas)
            if example is not None and not content.keys() & {"example", "examples"}:
                content["example"] = example


def _example(schema: Document, schemas: Document) -> Any:
    """An example that a model gives of itself, for a list of it too."""
    if "$ref" in schema:
        schema = schemas.get(schema["$ref"].rpartition("/")[2], {})
    if "examples" in schema:
        return schema["examples"][0]
    inner = _example(schema["items"], schemas) if "items" in schema else None
    return None if inner is None else [inner]


def _head(get: Document) -> Document:
    """HEAD answers what GET does, without the body."""
    responses = {
        status: {key: value for key, value in answer.items() if key != "content"}
        for status, answer in get["responses"].items()
    }
    head = get | {"operationId": f"{get['operationId']}_head", "responses": responses}
    return head | {"summary": f"{get['summary']} (headers only)"}
