"""What follows from the choice of a stack."""

from typing import NamedTuple


class Stack(NamedTuple):
    """The properties that templates and the manifest ask for.

    `model_suffix` is what the data layer's users call the file of a model: `order.entity.ts`.
    """

    language: str
    database: str
    data_layer: str
    model_suffix: str = ""


STACKS = {
    "fastapi_sqlalchemy": Stack("python", "postgresql", "sqlalchemy"),
    "express_sequelize": Stack("node", "postgresql", "sequelize", "model"),
    "express_typeorm": Stack("node", "postgresql", "typeorm", "entity"),
}


def derived(stack: object) -> dict[str, str]:
    """Return the derived answers `__language` and `__database`, empty for an unknown stack."""
    found = STACKS.get(stack) if isinstance(stack, str) else None
    language, database = found[:2] if found else ("", "")
    return {"__language": language, "__database": database}


def data_layer(stack: str) -> str:
    """Return the name of the stack's data layer, which its files are named after."""
    return STACKS[stack].data_layer


def model_suffix(stack: str) -> str:
    """Return what stands before the extension of a model's file, such as `entity`."""
    return STACKS[stack].model_suffix
