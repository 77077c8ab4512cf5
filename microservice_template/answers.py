"""The rules for answers: `problems` names every one that is broken, in plain words.

Options, the values of choice lists included, come from `cookiecutter.json`; the shape of each free
text is here.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from microservice_template.casing import plural
from microservice_template.field_notation import SNAKE_CASE, FieldsError, parse
from microservice_template.quoting import NONCHARACTERS, shown
from microservice_template.reserved_names import SQL_RESERVED_WORDS, resource_name_owner

MARKER = re.compile(r"<[<%#]")
BAD_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
# What YAML 1.1 reads as a truth value or as nothing, unless it is quoted.
NO_TEXT_IN_YAML = frozenset({"y", "yes", "n", "no", "true", "false", "on", "off", "null"})
SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")
OWNER = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
ORGANIZATION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SERVICE_NAME = 60
MAX_DESCRIPTION = 200
MAX_OWNER = 60
MAX_ORGANIZATION = 39
MAX_RESOURCE = 30
MAX_PLURAL = 32
MAX_CONSTRAINT = 63
MAX_FIELDS_TEXT = 10_000


def problems(answers: Mapping[str, object], options: Mapping[str, object]) -> list[str]:
    """Return what is wrong with `answers`, one sentence for each problem, [] if nothing is.

    `options` maps each public option to its default (a text) or to the list of its values.
    """
    found: list[str] = []
    for name, option in options.items():
        if name not in answers:
            found.append(f"{name} is missing")
            continue
        value = answers[name]
        if isinstance(option, list):
            if value not in option:
                found.append(f"{name} {shown(value)} is none of {', '.join(map(str, option))}")
            continue
        found.extend(f"{name} {problem}" for problem in _text_problems(name, value))
    found.extend(_plural_problems(answers.get("resource"), answers.get("resource_plural")))
    found.extend(_constraint_problems(answers.get("resource_plural"), answers.get("fields")))
    return found


def _plural_problems(resource: object, resource_plural: object) -> list[str]:
    if not isinstance(resource, str) or resource != resource_plural:
        return []
    problem = f"resource_plural {shown(resource_plural)} is the same as resource; "
    if plural(resource) == resource:
        problem += "if it is a plural, give the singular as resource; if it has no plural, "
    return [problem + "give another resource_plural, for example " + shown(f"{resource}_entries")]


def _constraint_problems(table: object, fields: object) -> list[str]:
    """Every unique field gets a database constraint that carries the names of both."""
    if not (isinstance(table, str) and isinstance(fields, str)):
        return []
    try:
        unique = [field.name for field in parse(fields) if field.unique]
    except FieldsError:
        return []
    return [
        f"fields {shown(name)} is unique, and the name of its constraint, uq_{table}_{name}, "
        f"has more than the {MAX_CONSTRAINT} characters of PostgreSQL; shorten one of the names"
        for name in unique
        if len(f"uq_{table}_{name}") > MAX_CONSTRAINT
    ]


def _text_problems(name: str, value: object) -> list[str]:
    if not isinstance(value, str):
        return [f"{shown(value)} is not a text"]
    if MARKER.search(value):
        return [f"{shown(value)} contains a template marker (<<, <% or <#), which no answer may"]
    if any(ord(c) in NONCHARACTERS or unicodedata.category(c) in BAD_CATEGORIES for c in value):
        return [f"{shown(value)} contains a control character or a line break"]
    return RULES[name](value)


def _service_name(value: str) -> list[str]:
    found = _line_problems(value, MAX_SERVICE_NAME)
    if not any(char.isalnum() for char in value):
        found.append(f"{shown(value)} has no letter or digit")
    return found


def _service_slug(value: str) -> list[str]:
    if value in NO_TEXT_IN_YAML:
        return [
            f"{shown(value)} is no text in YAML, where it would name the service; choose another"
        ]
    if SLUG.fullmatch(value):
        return []
    return [
        f"{shown(value)} is not a DNS label of 1 to 40 characters: lower-case letters, digits and "
        "hyphens, a letter first, no hyphen at the end"
    ]


def _description(value: str) -> list[str]:
    return _line_problems(value, MAX_DESCRIPTION)


def _line_problems(value: str, longest: int) -> list[str]:
    found = []
    if not value.strip():
        found.append(f"{shown(value)} is empty; it takes 1 to {longest} characters")
    elif value != value.strip():
        found.append(f"{shown(value)} starts or ends with a space")
    if len(value) > longest:
        found.append(f"has {len(value)} characters; {longest} is the most")
    return found


def _owner(value: str) -> list[str]:
    if OWNER.fullmatch(value) and len(value) <= MAX_OWNER:
        return []
    return [
        f"{shown(value)} is not the short name of a team: at most {MAX_OWNER} lower-case letters "
        "and digits, parted by single hyphens, underscores or dots"
    ]


def _organization(value: str) -> list[str]:
    if ORGANIZATION.fullmatch(value) and len(value) <= MAX_ORGANIZATION:
        return []
    return [
        f"{shown(value)} is not the short name of an organization: at most {MAX_ORGANIZATION} "
        "lower-case letters and digits, parted by single hyphens"
    ]


def _resource(value: str) -> list[str]:
    found = _snake_case_problems(value, MAX_RESOURCE)
    if not found and (reason := resource_name_owner(value)):
        found.append(f"{shown(value)} is {reason}; choose another name for the entity")
    return found


def _resource_plural(value: str) -> list[str]:
    found = _snake_case_problems(value, MAX_PLURAL)
    if value in SQL_RESERVED_WORDS:
        found.append(f"{shown(value)} is a reserved word of SQL; it names the table")
    return found


def _snake_case_problems(value: str, longest: int) -> list[str]:
    found = []
    if not SNAKE_CASE.fullmatch(value):
        found.append(
            f"{shown(value)} is not snake_case: lower-case letters, digits and single underscores, "
            "a letter first"
        )
    if len(value) > longest:
        found.append(f"has {len(value)} characters; {longest} is the most")
    return found


def _fields(value: str) -> list[str]:
    if len(value) > MAX_FIELDS_TEXT:
        return [f"has {len(value)} characters; {MAX_FIELDS_TEXT} is the most"]
    try:
        parse(value)
    except FieldsError as error:
        return list(error.problems)
    return []


RULES: Mapping[str, Callable[[str], list[str]]] = {
    "service_name": _service_name,
    "service_slug": _service_slug,
    "description": _description,
    "owner": _owner,
    "organization": _organization,
    "resource": _resource,
    "resource_plural": _resource_plural,
    "fields": _fields,
}
