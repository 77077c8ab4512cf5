"""What follows from the choice of a stack."""

from typing import NamedTuple


class Stack(NamedTuple):
    """The properties that templates and the manifest ask for."""

    language: str
    database: str


STACKS = {
    "fastapi_sqlalchemy": Stack(language="python", database="postgresql"),
}


def derived(stack: object) -> dict[str, str]:
    """Return the derived answers `__language` and `__database`, empty for an unknown stack."""
    found = STACKS.get(stack) if isinstance(stack, str) else None
    language, database = found or ("", "")
    return {"__language": language, "__database": database}
