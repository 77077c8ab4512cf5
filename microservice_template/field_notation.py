"""The field notation: `name:type(arguments)?!=default`, fields separated by spaces.

`parse` turns the text into `Field` objects or raises `FieldsError` with every problem in it;
`format_fields` writes it back. Pure functions; `docs/field-notation.md` is the grammar.
"""

import datetime as dt
import decimal
import functools
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from microservice_template.casing import camel
from microservice_template.quoting import shown
from microservice_template.reserved_names import field_name_owner

TYPES = (
    "string",
    "text",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "uuid",
    "enum",
)
ARGUMENTS = {
    "string": ("min", "max"),
    "text": ("min", "max"),
    "integer": ("min", "max"),
    "decimal": ("min", "max", "precision", "scale"),
}
MAX_FIELDS = 50
MAX_NAME = 30
MAX_WORD = 30
MAX_WORDS = 100
MAX_INTEGER = 2**53 - 1
MAX_STRING = 10_000
MAX_TEXT = 1_000_000
MAX_UNIQUE_TEXT = 500
MIN_UNIQUE_VALUES = 100
MAX_PRECISION = 34
DEFAULT_STRING_MAX = 255
DEFAULT_PRECISION = 18
DEFAULT_SCALE = 2

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
COUNT = re.compile(r"0|[1-9][0-9]{0,6}")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,40})?")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,3}))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FIELD = re.compile(
    r"(?P<name>[^:()?!=]*):(?P<type>[^:()?!=]*)(?:\((?P<arguments>[^()]*)\))?"
    r"(?P<marks>[?!]*)(?:=(?P<default>.*))?"
)
UTC = dt.timezone.utc  # noqa: UP017 - dt.UTC is new in 3.11
EXACT = decimal.Context(prec=100)

Number = int | Decimal
Value = str | int | bool | Decimal | dt.date | dt.datetime | uuid.UUID


class FieldsError(ValueError):
    """The fields cannot be used; `problems` says why, one sentence for each reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Field:
    """One field of the entity, checked and complete.

    `default` is None or a Python value of the type: `str` (string, text, enum), `int`, `Decimal`
    with exactly `scale` decimals, `bool`, `date`, `datetime` (aware, UTC) or `UUID`.
    `minimum` and `maximum` bound the length of `string` and `text` and the value of `integer` and
    `decimal`. A string's maximum and both bounds of an integer are always set (255 and
    ±9007199254740991 unless given); the others are None unless given.
    `precision` and `scale` are set for `decimal` only, `values` is filled for `enum` only.
    """

    name: str
    type: str
    nullable: bool = False
    unique: bool = False
    default: Value | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a request that creates the entity has to give the field."""
        return not self.nullable and self.default is None


@functools.lru_cache(maxsize=16)
def parse(text: str) -> tuple[Field, ...]:
    """Return the fields that `text` describes, in order.

    Raises FieldsError with all problems at once.
    """
    problems: list[str] = []
    fields: list[Field] = []
    names: list[str] = []
    for part in text.split():
        try:
            field = _field(part)
        except FieldsError as error:
            problems.extend(error.problems)
            name = part.partition(":")[0]
            if SNAKE_CASE.fullmatch(name):
                names.append(name)
        else:
            fields.append(field)
            names.append(field.name)
    problems.extend(_clashes(names))
    if not text.split():
        problems.append("is empty; give at least one field, for example name:string")
    if len(text.split()) > MAX_FIELDS:
        problems.append(f"has {len(text.split())} fields; {MAX_FIELDS} is the most")
    if problems:
        raise FieldsError(problems)
    return tuple(fields)


def format_fields(fields: Iterable[Field]) -> str:
    """Return the notation of `fields`; `parse(format_fields(fields)) == fields`."""
    return " ".join(format_field(field) for field in fields)


def format_field(field: Field) -> str:
    """Return the notation of one field, without arguments that say what holds anyway."""
    arguments = field.values and "|".join(field.values)
    if not arguments:
        given = {
            "min": field.minimum,
            "max": field.maximum,
            "precision": field.precision,
            "scale": field.scale,
        }
        usual = {
            "string": {"max": DEFAULT_STRING_MAX},
            "integer": {"min": -MAX_INTEGER, "max": MAX_INTEGER},
            "decimal": {"precision": DEFAULT_PRECISION, "scale": DEFAULT_SCALE},
        }.get(field.type, {})
        arguments = ",".join(
            f"{key}={value:f}" if isinstance(value, Decimal) else f"{key}={value}"
            for key, value in given.items()
            if value is not None and usual.get(key) != value
        )
    return "".join(
        (
            f"{field.name}:{field.type}",
            f"({arguments})" if arguments else "",
            "?" if field.nullable else "",
            "!" if field.unique else "",
            "" if field.default is None else f"={format_value(field, field.default)}",
        )
    )


def format_value(field: Field, value: Value) -> str:
    """Return `value` as it stands in JSON text, without quotes: `true`, `9.50`, `2026-01-15`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.{field.scale}f}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    return str(value)


def _clashes(names: list[str]) -> list[str]:
    problems: list[str] = []
    seen: dict[str, str] = {}
    for name in names:
        other = seen.get(camel(name))
        if other is None:
            seen[camel(name)] = name
        elif other == name:
            problems.append(f"{shown(name)} is there twice; every field needs a name of its own")
        else:
            problems.append(
                f"{shown(other)} and {shown(name)} differ by underscores only; "
                "they would be one name in camelCase"
            )
    return list(dict.fromkeys(problems))


def _field(part: str) -> Field:
    """Return the one field that `part` describes or raise FieldsError."""
    match = FIELD.fullmatch(part)
    if not match:
        raise FieldsError([f"{shown(part)}: {_shape_problem(part)}"])
    name, kind, arguments, marks, default = match.groups()
    problems = [*_name_problems(name), *_marks_problems(marks)]
    if kind not in TYPES:
        problems.append(f"unknown type {shown(kind)}; the types are {', '.join(TYPES)}")
    else:
        field = Field(name, kind, nullable="?" in marks, unique="!" in marks)
        try:
            field = _with_arguments(field, arguments)
            field = _with_default(field, default)
            problems.extend(_unique_problems(field))
        except FieldsError as error:
            problems.extend(error.problems)
        else:
            if not problems:
                return field
    raise FieldsError(f"{shown(part)}: {problem}" for problem in problems)


def _shape_problem(part: str) -> str:
    if ":" not in part:
        return "no type; write name:type, for example name:string"
    if part.count("(") != part.count(")") or re.search(r"\([^)]*\(", part.partition("=")[0]):
        return "the brackets do not match; there is no space inside a field"
    return "not readable; write name:type(arguments)?!=default with only the parts you need"


def _name_problems(name: str) -> list[str]:
    problems = []
    if not SNAKE_CASE.fullmatch(name):
        problems.append(
            f"the name {shown(name)} is not snake_case: lower-case letters, digits and single "
            "underscores, a letter first"
        )
    elif reason := field_name_owner(name):
        problems.append(f"the name {shown(name)} is {reason}; choose another")
    if len(name) > MAX_NAME:
        problems.append(f"the name has {len(name)} characters; {MAX_NAME} is the most")
    return problems


def _marks_problems(marks: str) -> list[str]:
    if marks in {"", "?", "!", "?!"}:
        return []
    if marks == "!?":
        return ["write ?! instead of !?"]
    return [f"{shown(marks)} is written twice; ? (nullable) and ! (unique) stand once each"]


def _with_arguments(field: Field, arguments: str | None) -> Field:
    if field.type == "enum":
        return _changed(field, values=_words(arguments))
    given = _argument_texts(field.type, arguments)
    if field.type in {"string", "text"}:
        return _with_length(field, given)
    if field.type == "integer":
        return _with_range(field, given, _integer)
    if field.type == "decimal":
        precision = _count(given, "precision", DEFAULT_PRECISION, 1, MAX_PRECISION)
        usual_scale = min(DEFAULT_SCALE, precision)
        scale = _count(given, "scale", usual_scale, 0, precision)
        field = _changed(field, precision=precision, scale=scale)
        return _with_range(field, given, functools.partial(_decimal, field))
    return field


def _argument_texts(kind: str, arguments: str | None) -> dict[str, str]:
    if arguments is None:
        return {}
    allowed = ARGUMENTS.get(kind)
    if not allowed:
        raise FieldsError([f"{kind} takes no arguments"])
    if not arguments:
        raise FieldsError(["empty brackets; leave them out or give " + ", ".join(allowed)])
    given: dict[str, str] = {}
    problems = []
    for argument in arguments.split(","):
        key, equals, value = argument.partition("=")
        if not equals:
            problems.append(f"{shown(argument)} is not key=value")
        elif key not in allowed:
            problems.append(f"{kind} has no {shown(key)}; it takes {', '.join(allowed)}")
        elif key in given:
            problems.append(f"{key} is given twice")
        given[key] = value
    if problems:
        raise FieldsError(problems)
    return given


def _words(arguments: str | None) -> tuple[str, ...]:
    if not arguments:
        raise FieldsError(["enum needs its words, for example enum(open|paid|void)"])
    words = tuple(arguments.split("|"))
    problems = []
    for word in words:
        if not WORD.fullmatch(word):
            problems.append(
                f"the word {shown(word)} is not letters, digits, _ and -, a letter or digit first"
            )
        elif len(word) > MAX_WORD:
            problems.append(f"the word {shown(word)} is longer than {MAX_WORD} characters")
    problems.extend(
        f"the word {shown(word)} is there twice"
        for word in dict.fromkeys(words)
        if words.count(word) > 1
    )
    if len(words) > MAX_WORDS:
        problems.append(f"{len(words)} words; {MAX_WORDS} is the most")
    if problems:
        raise FieldsError(problems)
    return words


def _with_length(field: Field, given: dict[str, str]) -> Field:
    longest = MAX_STRING if field.type == "string" else MAX_TEXT
    usual = DEFAULT_STRING_MAX if field.type == "string" else None
    minimum = _count(given, "min", 0, 0, longest) if "min" in given else None
    maximum = _count(given, "max", 0, 1, longest) if "max" in given else usual
    if minimum is not None and maximum is not None and minimum > maximum:
        at_most = f"max={maximum}" + ("" if "max" in given else ", which holds unless max is given")
        raise FieldsError([f"min={minimum} is above {at_most}"])
    return _changed(field, minimum=minimum, maximum=maximum)


def _count(given: dict[str, str], key: str, usual: int, low: int, high: int) -> int:
    text = given.get(key, str(usual))
    if not COUNT.fullmatch(text) or not low <= int(text) <= high:
        rule = f"a whole number from {low} to {high}"
        raise FieldsError([f"{key}={shown(text)} is not {rule}"])
    return int(text)


def _with_range(field: Field, given: dict[str, str], read: Callable[[str], Number]) -> Field:
    problems: list[str] = []
    bounds: dict[str, Number | None] = dict.fromkeys(("min", "max"))
    if field.type == "integer":
        bounds = {"min": -MAX_INTEGER, "max": MAX_INTEGER}
    for key in ("min", "max"):
        if key in given:
            try:
                bounds[key] = read(given[key])
            except FieldsError as error:
                problems.extend(f"{key}: {problem}" for problem in error.problems)
    low, high = bounds["min"], bounds["max"]
    if not problems and low is not None and high is not None and low > high:
        problems.append(f"min={low} is above max={high}")
    if problems:
        raise FieldsError(problems)
    return _changed(field, minimum=low, maximum=high)


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text) or abs(int(text)) > MAX_INTEGER:
        rule = f"a whole number from -{MAX_INTEGER} to {MAX_INTEGER}"
        raise FieldsError([f"{shown(text)} is not {rule}"])
    return int(text)


def _decimal(field: Field, text: str) -> Decimal:
    assert field.precision is not None
    assert field.scale is not None
    if not DECIMAL.fullmatch(text):
        raise FieldsError([f"{shown(text)} is not a decimal number such as 9.5"])
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(decimals.rstrip("0")) > field.scale:
        raise FieldsError([f"{shown(text)} has more than scale={field.scale} decimals"])
    if whole != "0" and len(whole) > field.precision - field.scale:
        rule = f"precision={field.precision},scale={field.scale}"
        raise FieldsError([f"{shown(text)} is too large for {rule}"])
    value = Decimal(text).quantize(Decimal(1).scaleb(-field.scale), context=EXACT)
    return abs(value) if value == 0 else value


def _with_default(field: Field, text: str | None) -> Field:
    if text is None:
        return field
    if not text:
        raise FieldsError(["nothing follows the =; give a default or leave the = out"])
    try:
        value = _value(field, text)
    except FieldsError as error:
        raise FieldsError(f"default: {problem}" for problem in error.problems) from None
    measure = value if field.type in {"integer", "decimal"} else None
    subject = f"the default {shown(text)}"
    if field.type in {"string", "text"}:
        measure = len(text)
        subject = f"the default {shown(text)} has {measure} characters, which"
    if isinstance(measure, (int, Decimal)):
        if field.minimum is not None and measure < field.minimum:
            raise FieldsError([f"{subject} is below min={field.minimum}"])
        if field.maximum is not None and measure > field.maximum:
            raise FieldsError([f"{subject} is above max={field.maximum}"])
    return _changed(field, default=value)


def _value(field: Field, text: str) -> Value:
    """Return `text` as a Python value of the field's type or raise FieldsError."""
    if field.type == "integer":
        return _integer(text)
    if field.type == "decimal":
        return _decimal(field, text)
    if field.type == "boolean":
        if text not in {"true", "false"}:
            raise FieldsError([f"{shown(text)} is not true or false"])
        return text == "true"
    if field.type == "enum":
        if text not in field.values:
            raise FieldsError([f"{shown(text)} is none of {', '.join(field.values)}"])
        return text
    if field.type == "date":
        return _date(text)
    if field.type == "datetime":
        return _datetime(text)
    if field.type == "uuid":
        if not UUID.fullmatch(text):
            raise FieldsError([f"{shown(text)} is not a lower-case UUID with hyphens"])
        return uuid.UUID(text)
    return text


def _date(text: str) -> dt.date:
    if DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            pass
    raise FieldsError([f"{shown(text)} is not a date such as 2026-01-15"])


def _datetime(text: str) -> dt.datetime:
    match = DATETIME.fullmatch(text)
    if match:
        date, time, fraction, offset = match.groups()
        whole = f"{date}T{time}.{(fraction or '0').ljust(3, '0')}{offset.replace('Z', '+00:00')}"
        try:
            value = dt.datetime.fromisoformat(whole).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            if value.year >= 1000:
                return value
    rule = "a time with offset such as 2026-01-15T09:30:00Z, at most three decimals"
    raise FieldsError([f"{shown(text)} is not {rule}"])


def _unique_problems(field: Field) -> list[str]:
    if not field.unique:
        return []
    problems: list[str] = []
    if field.default is not None:
        problems.append("a unique field has no default; the second entity would clash with it")
    if field.type in {"string", "text"}:
        if field.maximum is None or field.maximum > MAX_UNIQUE_TEXT:
            problems.append(
                f"a unique {field.type} needs max={MAX_UNIQUE_TEXT} or less; longer texts do not "
                "fit into a database index"
            )
        elif field.maximum < 2:
            problems.append(f"max={field.maximum} leaves too few values for a unique field")
    count = _value_count(field)
    if count is not None and count < MIN_UNIQUE_VALUES:
        problems.append(
            f"a unique field needs at least {MIN_UNIQUE_VALUES} possible values; this one has "
            f"{count}, so the service could hold no more than {count} entities"
        )
    return problems


def _value_count(field: Field) -> int | None:
    """Return how many values the field can take, None where it is more than enough."""
    if field.type == "boolean":
        return 2
    if field.type == "enum":
        return len(field.values)
    if field.type in {"integer", "decimal"}:
        low, high = value_range(field)
        return high - low + 1
    return None


def value_range(field: Field) -> tuple[int, int]:
    """Return the lowest and highest value of a number field, counted in its smallest step.

    The step of an integer is 1, of a decimal `10 ** -scale`: 9.50 with scale 2 is 950.
    """
    scale = field.scale or 0
    limit = MAX_INTEGER if field.precision is None else 10**field.precision - 1

    def steps(bound: Number | None, otherwise: int) -> int:
        return otherwise if bound is None else int(Decimal(bound).scaleb(scale, context=EXACT))

    return steps(field.minimum, -limit), steps(field.maximum, limit)


def _changed(field: Field, **changes: object) -> Field:
    return Field(**{**field.__dict__, **changes})
