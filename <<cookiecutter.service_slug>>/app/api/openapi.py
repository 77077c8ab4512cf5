"""The OpenAPI document: FastAPI's, completed with what this API reads by itself."""

import datetime as dt
from functools import cache
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import to_json

from app.api.bodies import JsonBody
from app.api.problems import Problem
from app.api.queries import QueryString
from app.api.responses import REQUEST_ID
from app.core.field_types import render_timestamp

REFERENCE = "#/components/schemas/{model}"


class WithRenderedTimes(GenerateJsonSchema):
    """Writes times in defaults as answers have them."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, dt.datetime):
            return render_timestamp(dft)
        return super().encode_default(dft)


def add_to(api: FastAPI) -> None:
    """Serve the document at /openapi.json; it is made once, at the first request."""
    rendered = cache(lambda: to_json(document(api)))

    @api.get("/openapi.json", include_in_schema=False)
    async def openapi_document() -> Response:
        return Response(rendered(), media_type="application/json")


def document(api: FastAPI) -> dict[str, Any]:
    """The complete document, in OpenAPI 3.1."""
    result = get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        license_info=api.license_info,
        servers=[{"url": "/"}],
        routes=api.routes,
    )
    models: list[type[BaseModel]] = [Problem]
    for route in iter_route_contexts(api.routes):
        for method in route.methods or ():
            operation = result["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                models += _complete(operation, route.dependant.dependencies)
    _, definitions = models_json_schema(
        [(model, "validation") for model in models],
        ref_template=REFERENCE,
        schema_generator=WithRenderedTimes,
    )
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(definitions["$defs"])
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                answer["headers"] = answer.get("headers", {}) | {"X-Request-ID": REQUEST_ID}
        if "get" in path:
            path["head"] = _head(path["get"])
    return result


def _complete(operation: dict[str, Any], dependencies: list[Any]) -> list[type[BaseModel]]:
    """Describe body and query as their dependencies read them; returns the body's model."""
    models: list[type[BaseModel]] = []
    for reader in (dependency.call for dependency in dependencies):
        if isinstance(reader, JsonBody):
            schema = {"$ref": REFERENCE.format(model=reader.model.__name__)}
            content = {media_type: {"schema": schema} for media_type in reader.media_types}
            operation["requestBody"] = {"required": True, "content": content}
            models.append(reader.model)
        elif isinstance(reader, QueryString):
            properties = reader.model.model_json_schema().get("properties", {})
            operation.setdefault("parameters", []).extend(
                {"name": name, "in": "query", **_described(schema)}
                for name, schema in properties.items()
            )
    return models


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    rest = {
        key: value
        for key, value in schema.items()
        if key != "description" and (key, value) != ("default", None)
    }
    return {"description": schema.get("description", ""), "schema": rest}


def _head(get: dict[str, Any]) -> dict[str, Any]:
    """HEAD answers what GET does, without the body."""
    responses = {
        status: {key: value for key, value in answer.items() if key != "content"}
        for status, answer in get["responses"].items()
    }
    head = get | {"operationId": f"{get['operationId']}_head", "responses": responses}
    return head | {"summary": f"{get['summary']} (headers only)"}
