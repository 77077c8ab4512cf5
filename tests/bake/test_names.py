"""Generated code is clean for names of every length and for names that code likes to use itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from microservice_template.casing import plural
from microservice_template.reserved_names import SQL_RESERVED_WORDS, resource_name_owner
from tests.conftest import Bake
from tests.support.entities import ALL_FIELDS, PLAUSIBLE, SIZES
from tests.support.python_environment import PythonEnvironment
from tests.support.shared_bakes import SharedBakes
from tests.support.trees import assert_passes, assert_ruff_clean

NAMES = [
    name
    for name in PLAUSIBLE
    if not resource_name_owner(name) and plural(name) not in {name, *SQL_RESERVED_WORDS}
]


def fields(kind: str) -> dict[str, str]:
    return {"fields": ALL_FIELDS[kind]} if ALL_FIELDS[kind] else {}


@pytest.mark.parametrize("kind", ALL_FIELDS)
@pytest.mark.parametrize("resource", SIZES)
def test_clean_for_names_of_every_length(bake: Bake, resource: str, kind: str) -> None:
    tree = bake(resource=resource, resource_plural=SIZES[resource], **fields(kind))
    assert_ruff_clean(tree)


@pytest.fixture(scope="module")
def services(shared: SharedBakes) -> list[Path]:
    """A service for each of the plausible names, with the list of fields that uses most."""
    answers = [{"resource": name, "service_name": name, **fields("nasty")} for name in NAMES]
    return shared("python-names", answers)


def test_plausible_names_are_lint_clean(services: list[Path]) -> None:
    assert len(services) > len(PLAUSIBLE) / 2
    assert_ruff_clean(services[0].parents[1])


def test_plausible_names_work(
    services: list[Path], environment_of: Callable[[Path], PythonEnvironment]
) -> None:
    """The application starts, and its API is about the entity."""
    documents = dict(zip(NAMES, environment_of(services[0]).openapi(services), strict=True))
    assert {name: d["error"] for name, d in documents.items() if "error" in d} == {}
    for name, document in documents.items():
        assert f"/api/v1/{plural(name).replace('_', '-')}" in document["paths"]


@pytest.mark.parametrize("kind", ["rich", "nasty"])
def test_types_of_every_kind_of_field(
    bake: Bake, environment_of: Callable[[Path], PythonEnvironment], kind: str
) -> None:
    tree = bake(resource="ab", **fields(kind))
    environment_of(tree).assert_types(tree)


# Names that a statement's own parameters might have.
AWKWARD_FIELDS = "key:string versions:integer? new_name:string? set_name:string? name:string"
COMPILE_UPDATE = """
from app.models import Item
from app.repositories.sqlalchemy import Statements
fields = frozenset(Item.__table__.c.keys()) - {"id", "version", "created_at", "updated_at"}
assert len(fields) == 5, fields
compiled = Statements(Item).update(fields, versioned=True).compile()
assert len(compiled.params) >= len(fields) + 2, compiled.params
print(compiled)
"""


def test_fields_called_like_parameters_of_statements(
    bake: Bake, environment_of: Callable[[Path], PythonEnvironment]
) -> None:
    tree = bake(service_name="Awkward Fields", fields=AWKWARD_FIELDS)
    environment = environment_of(tree)
    statement = assert_passes(environment.python, "-B", "-c", COMPILE_UPDATE, cwd=tree)
    changes = statement.partition("WHERE")[0]
    assert all(f"{name}=" in changes for name in ("key", "versions", "new_name", "set_name"))
