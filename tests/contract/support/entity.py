"""The entity under test: what the field notation promises, and values that keep or break it."""

from dataclasses import dataclass
from typing import Any

from microservice_template.field_notation import Field, format_value

Json = dict[str, Any]

READ_ONLY = ("id", "created_at", "updated_at")
NIL = "01890000-0000-7000-8000-000000000000"
NUL = "\0"
LONE_SURROGATE = "\ud800"
ASTRAL = "\U0001f600"
FORMATS = {"date": "date", "datetime": "date-time", "uuid": "uuid"}
JSON_TYPES = {"integer": "integer", "boolean": "boolean"}


@dataclass(frozen=True)
class Entity:
    """Where the collection is, and the fields of its entries."""

    path: str
    scope: str
    fields: tuple[Field, ...]
    examples: list[Json]

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def required(self) -> list[str]:
        return [field.name for field in self.fields if field.required]

    @property
    def unique(self) -> list[str]:
        return [field.name for field in self.fields if field.unique]

    @property
    def template(self) -> str:
        """The entry's path as the OpenAPI document writes it."""
        return f"{self.path}/{{id}}"

    @property
    def missing(self) -> str:
        """The path of an entry that does not exist."""
        return f"{self.path}/{NIL}"

    def smallest(self, number: int = 0) -> Json:
        """An example without what may be left out."""
        return {name: self.examples[number][name] for name in self.required}


def schema_of(field: Field) -> Json:
    """What the OpenAPI document must say of the field, without whether it may be null."""
    schema: Json = {"type": JSON_TYPES.get(field.type, "string")}
    if field.type in FORMATS:
        schema["format"] = FORMATS[field.type]
    if field.type in ("string", "text"):
        schema |= {"minLength": field.minimum, "maxLength": field.maximum}
    if field.type == "integer":
        schema |= {"minimum": field.minimum, "maximum": field.maximum}
    if field.type == "enum":
        schema["enum"] = list(field.values)
    return {key: value for key, value in schema.items() if value is not None}


def default_of(field: Field) -> Any:
    """The JSON value of a field that is left out."""
    if field.default is None or isinstance(field.default, (bool, int)):
        return field.default
    return format_value(field, field.default)


def wrong_values(field: Field) -> list[Any]:
    """Values of every kind that the field must refuse."""
    values: list[Any] = [{}, []]
    if field.type in ("string", "text", "enum", "date", "datetime", "uuid", "decimal"):
        values += [5, True, 1.5]
    if field.type in ("string", "text"):
        values += [NUL, f"a{NUL}b", LONE_SURROGATE, f"a{LONE_SURROGATE}b"]
        if field.minimum:
            values.append("x" * (int(field.minimum) - 1))
        if field.maximum:
            values.append("x" * (int(field.maximum) + 1))
            values.append(ASTRAL * (int(field.maximum) + 1))
    return values + _wrong_by_type(field)


def _wrong_by_type(field: Field) -> list[Any]:
    match field.type:
        case "integer":
            assert field.minimum is not None
            assert field.maximum is not None
            beyond = [int(field.minimum) - 1, int(field.maximum) + 1, 2**53, -(2**53), 10**30]
            return [1.5, True, False, "5", "", *beyond]
        case "boolean":
            return [0, 1, "true", "yes", ""]
        case "decimal":
            assert field.precision is not None
            assert field.scale is not None
            long = "1" * (field.precision - field.scale + 1)
            fine = f"0.{'1' * (field.scale + 1)}"
            return [long, fine, "", "1e2", "NaN", "1,5", " 1", "1 ", "1_0", "+1", ".5", "1.", "٣"]
        case "date":
            return ["2026-02-30", "2026-1-2", "20260102", "2026-01-02T00:00:00Z", ""]
        case "datetime":
            return [
                "2026-01-02T03:04:05",
                "2026-01-02 03:04:05Z",
                "2026-01-02T24:00:00Z",
                "2026-13-02T00:00:00Z",
                "2026-01-02",
                "",
            ]
        case "uuid":
            return [f"urn:uuid:{NIL}", NIL.replace("-", ""), f"{{{NIL}}}", f"{NIL}0", ""]
        case "enum":
            return ["no such word", "", field.values[0].upper() + "x"]
    return []


def other_forms(field: Field) -> list[tuple[Any, Any]]:
    """Values that are accepted, each with the form in which it is answered."""
    match field.type:
        case "string" | "text":
            astral = ASTRAL * int(field.maximum or 3)
            texts = [astral, "\u2028é\\\"'</script>", " x ", "e\u0301"]
            return [(text, text) for text in texts if len(text) >= (field.minimum or 0)]
        case "integer":
            assert field.minimum is not None
            least = int(field.minimum)
            small = max(least, 5)
            # JSON knows one kind of number: 5.0 is 5.
            return [(least, least), (field.maximum, field.maximum), (float(small), small)]
        case "boolean":
            return [(True, True), (False, False)]
        case "decimal":
            assert field.precision is not None
            assert field.scale is not None
            zeros = "." + "0" * field.scale if field.scale else ""
            nines = "9" * (field.precision - field.scale) or "0"
            most = nines + (f".{'9' * field.scale}" if field.scale else "")
            return [("5", f"5{zeros}"), (most, most), ("-5", f"-5{zeros}"), ("-0", f"0{zeros}")]
        case "date":
            return [("2024-02-29", "2024-02-29"), ("0001-01-01", "0001-01-01")]
        case "datetime":
            return [
                ("2026-01-15T09:30:00Z", "2026-01-15T09:30:00.000Z"),
                ("2026-01-15T09:30:00.5+02:00", "2026-01-15T07:30:00.500Z"),
                ("2026-01-15t09:30:00.123999z", "2026-01-15T09:30:00.123Z"),
                ("2026-01-15T23:30:00-01:30", "2026-01-16T01:00:00.000Z"),
            ]
        case "uuid":
            return [(NIL.upper().replace("0189", "01AB"), NIL.replace("0189", "01ab"))]
        case "enum":
            return [(value, value) for value in field.values]
    return []
