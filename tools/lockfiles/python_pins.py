"""Pins: read them from a lock, split them by purpose, merge the locks of several stacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from packaging.version import Version

from tools.lockfiles.texts import LockError, in_condition, is_one_of

_HASH = re.compile(r"    --hash=(?P<hash>sha256:[0-9a-f]{64})")
_INCLUDE = re.compile(r"-r (?P<path>[\w.-]+)")
_PIN = re.compile(
    r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)==(?P<version>[\w.!+]+)(?: ; (?P<marker>.+))?"
)


@dataclass(frozen=True)
class Pin:
    """One locked package: an exact version, where it applies, and the hashes of its files."""

    name: str
    version: str
    marker: str = ""
    hashes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Identify the pin in a lock: a version fork gives one name several markers."""
        return self.name, self.marker

    @property
    def requirement(self) -> str:
        """Return the pin as a requirement, without its hashes."""
        return f"{self.name}=={self.version}" + (f" ; {self.marker}" if self.marker else "")

    @property
    def block(self) -> str:
        """Return the lines of the pin exactly as uv writes them."""
        lines = [self.requirement, *(f"    --hash={digest}" for digest in self.hashes)]
        return " \\\n".join(lines) + "\n"


@dataclass(frozen=True)
class Lock:
    """A lock file: the files it includes, and its own pins."""

    includes: tuple[str, ...]
    pins: tuple[Pin, ...]


def parse_lock(text: str) -> Lock:
    """Read a lock; anything but comments, `-r FILE`, pins and sha256 hashes is an error.

    The strictness is the point: no index option, address or template marker can slip through.
    """
    includes: list[str] = []
    pins: list[Pin] = []
    continued = False
    for number, line in enumerate(text.splitlines(), start=1):
        body = line.removesuffix(" \\")
        if continued:
            pins[-1] = _with_hash(pins[-1], body, number)
        elif pin := _PIN.fullmatch(body):
            pins.append(Pin(pin["name"], pin["version"], pin["marker"] or ""))
        elif include := _INCLUDE.fullmatch(line):
            includes.append(include["path"])
        elif line and not line.startswith("#"):
            raise LockError(f"line {number} is neither a pin nor a comment: {line!r}")
        continued = body != line
    if continued:
        raise LockError("the last line announces another one")
    return Lock(tuple(includes), tuple(pins))


def _with_hash(pin: Pin, line: str, number: int) -> Pin:
    match = _HASH.fullmatch(line)
    if match is None:
        raise LockError(f"line {number}: expected a sha256 hash of {pin.name}, found {line!r}")
    return Pin(pin.name, pin.version, pin.marker, (*pin.hashes, match["hash"]))


def render_pins(pins: Iterable[Pin]) -> str:
    """Write pins as the body of a lock."""
    return "".join(pin.block for pin in pins)


def development_only(runtime: Sequence[Pin], everything: Sequence[Pin]) -> tuple[Pin, ...]:
    """Return the pins that the runtime lock does not hold; what both hold must be equal."""
    if different := sorted(pin.requirement for pin in set(runtime) - set(everything)):
        raise LockError(
            "the runtime lock and the one with the development tools disagree about "
            f"{', '.join(different)}: name these packages in the runtime dependencies"
        )
    names = {pin.name for pin in runtime}
    rest = tuple(pin for pin in everything if pin not in set(runtime))
    if widened := sorted(pin.requirement for pin in rest if pin.name in names):
        raise LockError(
            f"development tools need more than the runtime lock holds of {', '.join(widened)}: "
            "name these packages in the runtime dependencies"
        )
    return rest


def assert_drawn_from(union: Iterable[Pin], stack: str, pins: Iterable[Pin]) -> None:
    """Assert that a stack's pins have the versions and hashes of the union of all stacks."""
    known = {(pin.name, pin.version, pin.hashes) for pin in union}
    foreign = [pin for pin in pins if (pin.name, pin.version, pin.hashes) not in known]
    if foreign:
        listed = ", ".join(pin.requirement for pin in foreign)
        raise LockError(f"{stack}: not in the union of all stacks: {listed}")


def merge(pins_of: Mapping[str, Sequence[Pin]]) -> str:
    """Merge the pins of every stack into one template body.

    A pin of every stack stays bare; neighbours of the same few stacks share one condition.
    Rendered for a stack, the body is that stack's own lock.
    """
    merged: dict[tuple[str, str], Pin] = {}
    owners: dict[tuple[str, str], list[str]] = {}
    for stack, pins in pins_of.items():
        for pin in pins:
            if merged.setdefault(pin.key, pin) != pin:
                raise LockError(f"{stack}: {pin.requirement} differs from another stack's pin")
            owners.setdefault(pin.key, []).append(stack)
    ordered = sorted(merged.values(), key=lambda pin: (pin.name, Version(pin.version), pin.marker))
    return "".join(
        in_condition(render_pins(group), _condition(stacks, among=len(pins_of)))
        for stacks, group in groupby(ordered, key=lambda pin: owners[pin.key])
    )


def _condition(stacks: Sequence[str], *, among: int) -> str:
    return "" if len(stacks) == among else is_one_of("cookiecutter.stack", stacks)


def versions(pins: Iterable[Pin]) -> dict[str, list[str]]:
    """Return the versions of every package."""
    found: dict[str, list[str]] = {}
    for pin in pins:
        found.setdefault(pin.name, []).append(pin.version)
    return found
