"""Values that a field's JSON schema rules out, or that no database could keep."""

from typing import Any

from tests.support.examples import PROPERTIES

NUL = "\0"
LONE_SURROGATE = "\ud800"
UUID = "01890000-0000-7000-8000-000000000000"
BY_FORMAT: dict[str, list[Any]] = {
    "date": ["2026-02-30", "2026-1-2", "20260102", "2026-01-02T00:00:00Z", "", 0],
    "date-time": ["2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-01-02T24:00:00Z", "", 0],
    "uuid": [f"urn:uuid:{UUID}", UUID.replace("-", ""), f"{{{UUID}}}", f"{UUID}0", ""],
}
BY_TYPE: dict[str, list[Any]] = {
    "boolean": [0, 1, "true", "yes"],
    "integer": [1.5, True, "5", 2**53, -(2**53), 2**63, 10**30],
    "string": [5, True, 1.5, NUL, LONE_SURROGATE],
}


def wrong_values(name: str) -> list[Any]:
    """Values of every kind that the field must refuse."""
    values: list[Any] = [{}, []]
    for schema in PROPERTIES[name].get("anyOf", [PROPERTIES[name]]):
        values += BY_TYPE.get(schema.get("type", ""), [])
        values += BY_FORMAT.get(schema.get("format", ""), [])
        values += _beyond(schema)
    return values


def _beyond(schema: dict[str, Any]) -> list[Any]:
    """Values just outside of the schema's limits."""
    values: list[Any] = []
    if "enum" in schema or "const" in schema:
        values.append("no such word")
    if "minLength" in schema:
        values.append("x" * (schema["minLength"] - 1))
    if "maxLength" in schema:
        values.append("x" * (schema["maxLength"] + 1))
    if "minimum" in schema:
        values.append(schema["minimum"] - 1)
    if "maximum" in schema:
        values.append(schema["maximum"] + 1)
    if "[0-9]" in schema.get("pattern", ""):  # a decimal number
        values += ["", "1e2", "NaN", "1,5", " 1", "1_0", "1" * 40, f"0.{'1' * 40}"]
    return values
