"""Check the Python locks as a generated service gets them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.lockfiles.baking import bake, stacks
from tools.lockfiles.python import (
    DEVELOPMENT,
    RUNTIME,
    Manifest,
    all_lines,
    compile_pins,
    read_manifest,
    uv,
)
from tools.lockfiles.python_pins import Lock, Pin, parse_lock
from tools.lockfiles.texts import LockError, assert_no_template_markers

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# uv's name of a platform: the values of the markers sys_platform and platform_machine there
PLATFORMS = {
    "x86_64-manylinux_2_28": ("linux", "x86_64"),
    "aarch64-manylinux_2_28": ("linux", "aarch64"),
    "aarch64-apple-darwin": ("darwin", "arm64"),
}
_SYSTEMS = {"linux": "Linux", "darwin": "Darwin"}
_INSTALL = "--dry-run --no-deps --require-hashes --only-binary :all:"


def check(*, platforms: bool = False) -> list[str]:
    """Bake every Python stack, check its locks, and return the problems found."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        for stack in stacks("python"):
            service = bake({"stack": stack}, Path(folder))
            found = check_service(service)
            if platforms and not found:
                found = [*check_resolution(service), *check_platforms(service)]
            problems += [f"{stack}: {problem}" for problem in found]
    return problems


def check_service(service: Path) -> list[str]:
    """Check the locks of one generated service against its `pyproject.toml`; works offline."""
    try:
        runtime, development = (_read(service / name) for name in (RUNTIME, DEVELOPMENT))
    except LockError as error:
        return [str(error)]
    return check_locks(read_manifest(service), runtime, development)


def _read(path: Path) -> Lock:
    if not path.is_file():
        raise LockError(f"{path.name} is missing: run `python tools/locks.py refresh`")
    text = path.read_text("utf-8")
    try:
        assert_no_template_markers(text)
        return parse_lock(text)
    except LockError as error:
        raise LockError(f"{path.name}: {error}") from error


def check_locks(manifest: Manifest, runtime: Lock, development: Lock) -> list[str]:
    """Return everything that is wrong with a service's pair of locks."""
    problems = _shape(runtime, development)
    missing = [v for v in PYTHONS if v not in SpecifierSet(manifest.requires_python)]
    if missing:
        problems.append(f"requires-python excludes {', '.join(missing)}, which are locked for")
    problems += [f"{RUNTIME}: {p}" for p in _coverage(manifest.runtime, runtime.pins)]
    everything = (*runtime.pins, *development.pins)
    problems += [f"{DEVELOPMENT}: {p}" for p in _coverage(manifest.development, everything)]
    return list(dict.fromkeys(problems))


def _shape(runtime: Lock, development: Lock) -> list[str]:
    expected: dict[str, tuple[Lock, tuple[str, ...]]] = {
        RUNTIME: (runtime, ()),
        DEVELOPMENT: (development, (RUNTIME,)),
    }
    problems = [
        f"{name}: includes {list(lock.includes)}, expected {list(includes)}"
        for name, (lock, includes) in expected.items()
        if lock.includes != includes
    ]
    problems += [
        f"{name}: {pin.requirement} has no hash"
        for name, (lock, _) in expected.items()
        for pin in lock.pins
        if not pin.hashes
    ]
    both = {pin.name for pin in runtime.pins} & {pin.name for pin in development.pins}
    return problems + [f"{name} is in {RUNTIME} and in {DEVELOPMENT}" for name in sorted(both)]


def _coverage(direct: Sequence[str], pins: Sequence[Pin]) -> Iterator[str]:
    """Yield what a supported Python on a supported platform would miss, or get twice."""
    requirements = [Requirement(line) for line in direct]
    for python, (system, machine) in product(PYTHONS, PLATFORMS.values()):
        environment = _environment(python, system, machine)
        applicable: dict[str, Pin] = {}
        for pin in pins:
            if pin.marker and not Marker(pin.marker).evaluate(environment):
                continue
            if pin.name in applicable:
                yield f"two pins of {pin.name} apply to Python {python} on {system} {machine}"
            applicable[pin.name] = pin
        for requirement in requirements:
            if requirement.marker is None or requirement.marker.evaluate(environment):
                yield from _uncovered(requirement, applicable)


def _uncovered(requirement: Requirement, pins: dict[str, Pin]) -> Iterator[str]:
    pin = pins.get(canonicalize_name(requirement.name))
    if pin is None:
        yield f"{requirement} has no pin"
    elif not requirement.specifier.contains(pin.version, prereleases=True):
        yield f"{pin.name}=={pin.version} does not satisfy {requirement}"


def _environment(python: str, system: str, machine: str) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": _SYSTEMS[system],
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": system,
    }


def check_resolution(service: Path) -> list[str]:
    """Resolve again with every version given: the index must yield these pins and no others."""
    manifest = read_manifest(service)
    runtime, development = (_read(service / name).pins for name in (RUNTIME, DEVELOPMENT))
    everything = (*runtime, *development)
    work = service / ".resolution"
    work.mkdir()
    constraints = work / "constraints.txt"
    constraints.write_text("".join(f"{pin.requirement}\n" for pin in everything), "utf-8")
    problems: list[str] = []
    for name, requirements, pins in (
        (RUNTIME, manifest.runtime, runtime),
        (DEVELOPMENT, all_lines(manifest), everything),
    ):
        try:
            found = compile_pins(requirements, work / name, None, constraints)
        except LockError as error:
            return [f"{name}: {error}"]
        problems += [f"{name}: {problem}" for problem in differences(pins, found)]
    return list(dict.fromkeys(problems))


def differences(locked: Sequence[Pin], found: Sequence[Pin]) -> list[str]:
    """Compare pins with what the index has now; files added to a release later are no problem."""
    old = {pin.requirement: set(pin.hashes) for pin in locked}
    new = {pin.requirement: set(pin.hashes) for pin in found}
    return [
        *(f"{requirement} is missing" for requirement in sorted(new.keys() - old.keys())),
        *(f"{requirement} is not needed" for requirement in sorted(old.keys() - new.keys())),
        *(
            f"{requirement} has hashes that the index does not know"
            for requirement in sorted(old.keys() & new.keys())
            if not old[requirement] <= new[requirement]
        ),
    ]


def check_platforms(service: Path) -> list[str]:
    """Ask the index, for each Python and platform, whether every pin has a wheel."""
    cells = tuple(product(PYTHONS, PLATFORMS))
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = pool.map(lambda cell: _dry_run(service, *cell), cells)
        return [problem for problems in found for problem in problems]


def _dry_run(service: Path, python: str, platform: str) -> list[str]:
    command = ["pip", "install", *_INSTALL.split(), "--target", str(service / "unused")]
    command += ["--python-version", python, "--python-platform", platform, "-r", DEVELOPMENT]
    result = uv(command, service)
    if result.returncode == 0:
        return []
    return [f"Python {python} on {platform} cannot install the locks:\n{result.stderr.strip()}"]
