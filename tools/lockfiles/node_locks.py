"""Locks of npm: read them, find their flaws, merge those of several variants."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from tools.lockfiles.texts import LockError, assert_no_template_markers, in_condition, is_one_of

Tree = dict[str, Any]

# What the root entry repeats of the manifest, and what of it the answers decide.
REPEATED = ("name", "version", "license", "dependencies", "devDependencies", "engines")
NAME = "<<cookiecutter.service_slug>>"
LICENSE = "<<'UNLICENSED' if cookiecutter.license == 'Proprietary' else cookiecutter.license>>"
# What npm writes into an entry about its place in a tree, not about the package.
FLAGS = {"dev", "devOptional", "optional", "peer"}
# Objects of which each variant has its own part; all others are the same or differ as a whole.
_ROOT = ("packages", "")
_DIVIDED = {("packages",), _ROOT, (*_ROOT, "dependencies"), (*_ROOT, "devDependencies")}


class Variant(NamedTuple):
    """The answers that decide what a service depends on."""

    stack: str
    runner: str

    @property
    def answers(self) -> dict[str, str]:
        return {"stack": self.stack, "node_test_runner": self.runner}


class _Line(NamedTuple):
    """Lines of the merged lock, and the variants that have them."""

    text: str
    variants: tuple[Variant, ...]


def read(text: str) -> Tree:
    """Read a lock as a service has it."""
    assert_no_template_markers(text)
    tree: Tree = json.loads(text)
    return tree


def packages(lock: Tree) -> dict[str, Tree]:
    """Return the entries of a lock without the service's own, by their folder."""
    entries: dict[str, Tree] = {path: entry for path, entry in lock["packages"].items() if path}
    return entries


def name_of(path: str) -> str:
    """Return the name of the package in a folder."""
    return path.rpartition("node_modules/")[2]


def flaws(lock: Tree, manifest: Tree) -> Iterator[str]:
    """Yield everything that is wrong with a service's lock, as far as the files tell."""
    root = lock["packages"][""]
    for key in REPEATED:
        if root.get(key) != manifest.get(key):
            yield f"{key} is not what the manifest says"
    entries = packages(lock)
    for path, entry in entries.items():
        if not str(entry.get("integrity", "")).startswith("sha512-"):
            yield f"{path} has no sha512 hash"
        if "resolved" in entry:
            yield f"{path} names an address"
        if entry.get("hasInstallScript") and not _is_decided(name_of(path), entry, manifest):
            yield f"{path} has an install script that `allowScripts` neither allows nor denies"
        # An optional one too: npm drops it silently if the index lacks it, then refuses the lock.
        for name in {**entry.get("dependencies", {}), **entry.get("optionalDependencies", {})}:
            if not _is_found(name, path, entries):
                yield f"{path} needs {name}, which is missing"


def _is_decided(name: str, entry: Tree, manifest: Tree) -> bool:
    """Whether the manifest says if the script may run; rare platforms need no word."""
    return name in manifest.get("allowScripts", {}) or not _is_common(entry)


def _is_common(entry: Tree) -> bool:
    systems, processors = entry.get("os", ["linux"]), entry.get("cpu", ["x64"])
    return bool({"linux", "darwin"} & set(systems)) and bool({"x64", "arm64"} & set(processors))


def _is_found(name: str, path: str, entries: Mapping[str, Tree]) -> bool:
    """Whether Node.js, starting in a package's folder, finds another one."""
    while path:
        if f"{path}/node_modules/{name}" in entries:
            return True
        path = path.rpartition("node_modules/")[0].rstrip("/")
    return f"node_modules/{name}" in entries


def assert_drawn_from(union: Tree, variant: Variant, lock: Tree) -> None:
    """Assert that a variant's entries are those of the union of all variants, but for flags."""
    known = packages(union)
    for path, entry in packages(lock).items():
        if path not in known or _without_flags(entry) != _without_flags(known[path]):
            raise LockError(f"{'-'.join(variant)}: {path} is not as in the union of all variants")


def _without_flags(entry: Tree) -> Tree:
    return {key: value for key, value in entry.items() if key not in FLAGS}


def union_of(manifests: Mapping[Variant, Tree]) -> Tree:
    """Merge the manifests of all variants; they have to agree about every package's range."""
    union: Tree = {}
    for variant, manifest in manifests.items():
        union = {**manifest, **union}
        for group in ("dependencies", "devDependencies"):
            ranges = union[group] = dict(union[group])
            for name, wanted in manifest[group].items():
                if ranges.setdefault(name, wanted) != wanted:
                    differ = f"{wanted} of {name}, another {ranges[name]}"
                    raise LockError(f"{'-'.join(variant)} wants {differ}")
    return union


def merge(union: Tree, locks: Mapping[Variant, Tree]) -> str:
    """Merge the locks of all variants into one template.

    What all have stays bare; neighbours of the same few variants share one condition. Rendered
    for a variant, the template is that variant's own lock.
    """
    prepared = {variant: _with_answers(lock) for variant, lock in locks.items()}
    lines = [
        _Line("{\n", tuple(locks)),
        *_members((), _with_answers(union), prepared),
        _Line("}\n", tuple(locks)),
    ]
    return "".join(
        in_condition("".join(line.text for line in group), condition(variants, tuple(locks)))
        for variants, group in groupby(lines, key=lambda line: line.variants)
    )


def _with_answers(lock: Tree) -> Tree:
    """Put the template's expressions where the answers decide."""
    root = {**lock["packages"][""], "name": NAME, "license": LICENSE}
    return {**lock, "name": NAME, "packages": {**lock["packages"], "": root}}


def _members(place: tuple[str, ...], union: Tree, of: Mapping[Variant, Tree]) -> Iterator[_Line]:
    """Yield the lines of an object's members, in the order of the union."""
    indent = "  " * (len(place) + 1)
    for key, whole in union.items():
        present = {variant: tree[key] for variant, tree in of.items() if key in tree}
        start = f"{indent}{json.dumps(key)}: "
        last = key == next(reversed(union))
        end = "\n" if last else ",\n"
        if (*place, key) in _DIVIDED:
            yield _Line(f"{start}{{\n", tuple(of))
            yield from _members((*place, key), whole, present)
            yield _Line(f"{indent}}}{end}", tuple(of))
            continue
        alternatives = _alternatives(present)
        if last and [variants for _, variants in alternatives] != [tuple(of)]:
            # Otherwise the comma before it would need a condition too.
            raise LockError(
                f"{key}, the last of {'/'.join(place)}, is not the same in all variants"
            )
        for value, variants in alternatives:
            body = json.dumps(value, indent=2, ensure_ascii=False).replace("\n", f"\n{indent}")
            yield _Line(f"{start}{body}{end}", variants)


def _alternatives(present: Mapping[Variant, Any]) -> list[tuple[Any, tuple[Variant, ...]]]:
    """Group the variants by what they have."""
    found: list[tuple[Any, tuple[Variant, ...]]] = []
    for variant, value in present.items():
        # As text, for the order of keys matters.
        same = [i for i, (other, _) in enumerate(found) if json.dumps(other) == json.dumps(value)]
        if same:
            found[same[0]] = (value, (*found[same[0]][1], variant))
        else:
            found.append((value, (variant,)))
    return found


def condition(variants: Sequence[Variant], among: Sequence[Variant]) -> str:
    """Return the template's words for some of all variants; none for all."""
    if len(variants) == len(among):
        return ""
    runners: dict[str, tuple[str, ...]] = {}
    for stack, runner in variants:
        runners[stack] = (*runners.get(stack, ()), runner)
    terms = [
        _term([stack for stack in runners if runners[stack] == together], together, among)
        for together in dict.fromkeys(runners.values())
    ]
    return terms[0] if len(terms) == 1 else " or ".join(f"({term})" for term in terms)


def _term(stacks: Sequence[str], runners: Sequence[str], among: Sequence[Variant]) -> str:
    parts = []
    if len(stacks) < len({variant.stack for variant in among}):
        parts.append(is_one_of("cookiecutter.stack", stacks))
    if len(runners) < len({variant.runner for variant in among}):
        parts.append(is_one_of("cookiecutter.node_test_runner", runners))
    return " and ".join(parts)


def versions(lock: Tree) -> dict[str, list[str]]:
    """Return the versions of every package."""
    found: dict[str, set[str]] = {}
    for path, entry in packages(lock).items():
        found.setdefault(name_of(path), set()).add(entry["version"])
    return {name: sorted(several) for name, several in found.items()}
