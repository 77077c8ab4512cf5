"""What images consist of, which is all that depends on a service's language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contents:
    """What an image is made from, holds, and must not hold.

    `most_bytes` is a budget over the base image, not a measurement: what one more large library
    would break. `runs_types` tells whether the tests are TypeScript that the base image has to run.
    """

    base: str
    most_bytes: int
    service: tuple[str, ...]
    absent: tuple[str, ...]
    runs_types: bool = False


CONTENTS = {
    "python": Contents(
        base="python:3.14-slim",
        most_bytes=150_000_000,
        service=("app", "migrations", "pyproject.toml"),
        absent=("gcc", "make", "git", "pytest", "mypy", "uv"),
    ),
    "node": Contents(
        base="node:24-slim",
        most_bytes=100_000_000,
        service=("dist", "node_modules", "package.json"),
        absent=("gcc", "make", "git", "npm", "npx", "corepack", "yarn", "tsc"),
        runs_types=True,
    ),
}
