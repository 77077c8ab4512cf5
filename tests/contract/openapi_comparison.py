"""Compares OpenAPI documents by what they promise, not by how they say it.

`facts` reduces a document to statements about paths, methods, parameters, bodies, statuses, media
types, headers, schemas and constraints. `differences` lists those that only one of two documents
makes. Everything that is left out or rewritten is in NORMALISATIONS, with its reason.
"""

import json
from collections.abc import Iterator
from typing import Any

NORMALISATIONS = {
    "references are resolved": "a schema may have any name, and may be written in place",
    "titles, descriptions, summaries, examples and tags are left out": "they are for people",
    "operation ids are left out": "they follow the naming rules of a language",
    "`info`, `servers` and the version of OpenAPI are left out": "they are compared by tests",
    "`type: [X, null]` is `anyOf: [X, null]`": "two ways to say that a value may be null",
    "`anyOf` and `oneOf` are one, without order": "the alternatives exclude each other",
    "`const: X` is `enum: [X]`": "JSON Schema defines it so",
    "`1.0` is `1`": "JSON knows one kind of number",
    "a default of null is left out": "without a default, a field that may be null is null as well",
    "`additionalProperties: true` is left out": "it is what holds without it",
    "an `allOf` of one is that one": "a wrapper that some generators put around references",
    "`required: false` and `deprecated: false` are left out": "they are what holds without them",
    "parameters of a path belong to each of its operations": "OpenAPI defines it so",
    "orders of properties, required fields and enumerations do not count": "they are sets",
    "names of headers are in lower case": "HTTP ignores their case",
    "parameters of media types are left out": "the version of the metrics format differs",
    "names of security schemes are left out": "only their kind and their scopes are promised",
}
FOR_PEOPLE = {
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "$schema",
    "$id",
    "$comment",
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")

Facts = dict[str, Any]


def differences(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """What the two documents do not agree on, in words; empty if they promise the same."""
    left, right = facts(first), facts(second)
    result = [f"only in the first: {name} = {left[name]}" for name in left if name not in right]
    result += [f"only in the second: {name} = {right[name]}" for name in right if name not in left]
    result += [
        f"{name}: {left[name]} in the first, {right[name]} in the second"
        for name in left
        if name in right and left[name] != right[name]
    ]
    return sorted(result)


def facts(document: dict[str, Any]) -> Facts:
    """Each single promise of a document, by the place that it is about."""
    return dict(_Reader(document).read())


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def read(self) -> Iterator[tuple[str, Any]]:
        for path, item in self._document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    place = f"{method.upper()} {path}"
                    yield place, "exists"
                    shared = item.get("parameters", [])
                    yield from self._operation(place, item[method], shared)

    def _operation(
        self, place: str, operation: dict[str, Any], shared: list[Any]
    ) -> Iterator[tuple[str, Any]]:
        if operation.get("deprecated"):
            yield f"{place} deprecated", True
        for parameter in map(self._resolved, [*shared, *operation.get("parameters", [])]):
            yield from self._parameter(place, parameter)
        if "requestBody" in operation:
            body = self._resolved(operation["requestBody"])
            yield f"{place} body required", body.get("required", False)
            yield from self._content(f"{place} body", body)
        for status, answer in operation.get("responses", {}).items():
            where = f"{place} {status}"
            resolved = self._resolved(answer)
            yield where, "exists"
            yield from self._content(where, resolved)
            for name, header in resolved.get("headers", {}).items():
                yield from self._header(f"{where} header {name.lower()}", self._resolved(header))
        yield f"{place} security", self._security(operation)

    def _parameter(self, place: str, parameter: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        name = parameter["name"]
        name = name.lower() if parameter["in"] == "header" else name
        where = f"{place} {parameter['in']} parameter {name}"
        yield where, "required" if parameter.get("required") else "optional"
        yield from self._schema(where, parameter.get("schema", {}))

    def _header(self, where: str, header: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        yield where, "required" if header.get("required") else "optional"
        yield from self._schema(where, header.get("schema", {}))

    def _content(self, where: str, holder: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for media_type, content in holder.get("content", {}).items():
            place = f"{where} {media_type.partition(';')[0].strip().lower()}"
            yield place, "exists"
            yield from self._schema(place, content.get("schema", {}))

    def _security(self, operation: dict[str, Any]) -> list[Any]:
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        alternatives = operation.get("security", self._document.get("security", []))
        return sorted(
            sorted(
                [schemes[name].get("type"), schemes[name].get("scheme"), *sorted(scopes)]
                for name, scopes in alternative.items()
            )
            for alternative in alternatives
        )

    def _schema(self, where: str, schema: Any) -> Iterator[tuple[str, Any]]:
        """The schema's facts; what it says of its parts stands below their own places."""
        reduced = self.reduced(schema)
        properties = reduced.pop("properties", {})
        items = reduced.pop("items", None)
        for keyword, value in reduced.items():
            yield f"{where} {keyword}", value
        for name, part in properties.items():
            yield f"{where} /{name}", "exists"
            yield from self._schema(f"{where} /{name}", part)
        if items is not None:
            yield f"{where} /*", "exists"
            yield from self._schema(f"{where} /*", items)

    def reduced(self, schema: Any) -> dict[str, Any]:
        """A schema in its one form; `properties` and `items` are left as they are."""
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        schema = self._resolved(schema)
        if len(schema.get("allOf", [])) == 1:
            rest = {key: value for key, value in schema.items() if key != "allOf"}
            schema = self._resolved(schema["allOf"][0]) | rest
        result = {key: value for key, value in schema.items() if key not in FOR_PEOPLE}
        if "const" in result:
            result["enum"] = [result.pop("const")]
        for keyword in ("enum", "required"):
            if keyword in result:
                result[keyword] = sorted(result[keyword], key=_text)
        if not result.get("required", True):
            del result["required"]
        if result.get("default", 0) is None:
            del result["default"]
        if result.get("additionalProperties") in (True, {}):
            del result["additionalProperties"]
        return _numbers(self._alternatives(result))  # type: ignore[no-any-return]  # an object stays one

    def _alternatives(self, schema: dict[str, Any]) -> dict[str, Any]:
        types = schema.get("type")
        alternatives = schema.pop("oneOf", schema.pop("anyOf", None))
        if isinstance(types, list):
            rest = {key: value for key, value in schema.items() if key != "default"}
            alternatives = [
                {"type": kind} if kind == "null" else rest | {"type": kind} for kind in types
            ]
            schema = {key: value for key, value in schema.items() if key == "default"}
        if alternatives is None:
            return schema
        whole = [self._whole(alternative) for alternative in alternatives]
        return schema | {"anyOf": sorted(whole, key=_text)}

    def _whole(self, schema: Any) -> dict[str, Any]:
        """An alternative as one value, with all that it consists of."""
        result = self.reduced(schema)
        if "properties" in result:
            parts = result["properties"].items()
            result["properties"] = {name: self._whole(part) for name, part in parts}
        if "items" in result:
            result["items"] = self._whole(result["items"])
        return result

    def _resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in value:
            found: Any = self._document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            value = found | {key: part for key, part in value.items() if key != "$ref"}
        return value


def _numbers(value: Any) -> Any:
    """The value with whole numbers as integers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
