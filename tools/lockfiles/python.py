"""Make the Python locks: resolve all stacks together, cut each stack out, merge, write."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.lockfiles.baking import ROOT, TEMPLATE, bake, environment, stacks
from tools.lockfiles.python_pins import (
    Pin,
    assert_drawn_from,
    development_only,
    merge,
    parse_lock,
    render_pins,
    versions,
)
from tools.lockfiles.texts import LockError, assert_no_template_markers, changes, write_all

OLDEST_PYTHON = "3.11"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
HEADERS = {
    RUNTIME: (
        "# The exact version and hashes of every package that the service runs with.\n"
        "# Made from pyproject.toml; change that file, then run `make lock`.\n"
    ),
    DEVELOPMENT: (
        "# The exact version and hashes of the development tools, beside the runtime packages.\n"
        "# Made from pyproject.toml; change that file, then run `make lock`.\n"
        f"-r {RUNTIME}\n"
    ),
}
_COMPILE = (
    "--universal --generate-hashes --no-header --no-annotate --only-binary :all: --upgrade --quiet"
)


@dataclass(frozen=True)
class Manifest:
    """What a baked `pyproject.toml` says about dependencies."""

    requires_python: str
    runtime: tuple[str, ...]
    development: tuple[str, ...]


@dataclass(frozen=True)
class StackPins:
    """What one stack locks."""

    runtime: tuple[Pin, ...]
    development: tuple[Pin, ...]


def refresh(newest: str | None) -> list[str]:
    """Resolve every Python stack anew, write the template's locks, and return what changed."""
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        work = Path(folder)
        manifests = {name: read_manifest(bake({"stack": name}, work)) for name in stacks("python")}
        pins = resolve(manifests, work, newest)
    contents = lock_texts(pins)
    before = _present_pins()
    write_all({TEMPLATE / name: text for name, text in contents.items()})
    after = {pin for stack in pins.values() for pin in (*stack.runtime, *stack.development)}
    moved = sorted(after, key=lambda pin: pin.requirement)
    return changes(versions(before), versions(moved))


def read_manifest(service: Path) -> Manifest:
    """Read the direct dependencies of a baked service."""
    content = tomllib.loads((service / "pyproject.toml").read_text("utf-8"))
    project = content["project"]
    return Manifest(
        requires_python=project["requires-python"],
        runtime=tuple(project["dependencies"]),
        development=tuple(content["dependency-groups"]["dev"]),
    )


def resolve(
    manifests: Mapping[str, Manifest], work: Path, newest: str | None
) -> dict[str, StackPins]:
    """Resolve the union of all stacks, then each stack within it."""
    everything = sorted({line for m in manifests.values() for line in all_lines(m)})
    union_file = work / "union.txt"
    union = compile_pins(everything, union_file, newest)
    found: dict[str, StackPins] = {}
    for stack, manifest in manifests.items():
        runtime = compile_pins(manifest.runtime, work / f"{stack}.txt", newest, union_file)
        complete = compile_pins(all_lines(manifest), work / f"{stack}-dev.txt", newest, union_file)
        assert_drawn_from(union, stack, complete)
        found[stack] = StackPins(runtime, development_only(runtime, complete))
    return found


def all_lines(manifest: Manifest) -> tuple[str, ...]:
    """Return the direct dependencies for development, the runtime ones among them."""
    return (*manifest.runtime, *manifest.development)


def compile_pins(
    requirements: Sequence[str], output: Path, newest: str | None, constraint: Path | None = None
) -> tuple[Pin, ...]:
    """Resolve requirements for every supported Python and platform, without running their code."""
    source = output.with_suffix(".in")
    source.write_text("\n".join(requirements) + "\n", "utf-8")
    command = ["pip", "compile", *_COMPILE.split(), "--python-version", OLDEST_PYTHON]
    command += ["--python", sys.executable, str(source), "--output-file", str(output)]
    command += ["--exclude-newer", newest] if newest else []
    command += ["--constraints", str(constraint)] if constraint else []
    result = uv(command, output.parent)
    if result.returncode != 0:
        hint = "\nIf the index has no upload dates, use --no-cool-down." if newest else ""
        raise LockError(f"uv cannot resolve {source.name}:\n{result.stderr.strip()}{hint}")
    text = output.read_text("utf-8")
    assert_no_template_markers(text)
    pins = parse_lock(text).pins
    if render_pins(pins) != text:
        raise LockError(f"{output.name} was not read back as uv wrote it; has its format changed?")
    return pins


def uv(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run uv."""
    return subprocess.run(  # noqa: S603 - a fixed program, no shell
        [uv_program(), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def uv_program() -> str:
    """Return the path of uv, preferably the one beside the running Python."""
    beside = Path(sys.executable).with_name("uv")
    program = str(beside) if beside.exists() else shutil.which("uv")
    if program is None:
        raise LockError("uv is missing: install it beside this Python (`pip install uv`)")
    return program


def lock_texts(pins: Mapping[str, StackPins], root: Path = ROOT) -> dict[str, str]:
    """Merge the stacks' pins into the two template files, and prove that each comes out again."""
    bodies = {
        RUNTIME: {stack: found.runtime for stack, found in pins.items()},
        DEVELOPMENT: {stack: found.development for stack, found in pins.items()},
    }
    texts = {name: HEADERS[name] + merge(by_stack) for name, by_stack in bodies.items()}
    jinja = environment(root)
    for name, by_stack in bodies.items():
        template = jinja.from_string(texts[name])
        for stack, stack_pins in by_stack.items():
            rendered = template.render(cookiecutter={"stack": stack})
            if rendered != HEADERS[name] + render_pins(stack_pins):
                raise LockError(f"the merged {name} does not give {stack} its own lock")
    return texts


def _present_pins() -> list[Pin]:
    """Return the pins in the template now; conditions are skipped."""
    pins: list[Pin] = []
    for name in (RUNTIME, DEVELOPMENT):
        path = TEMPLATE / name
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        with suppress(LockError):
            pins += parse_lock("\n".join(line for line in lines if "<%" not in line)).pins
    return pins
