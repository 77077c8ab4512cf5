"""Make the Node.js lock: resolve all variants together, cut each one out, merge, write."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tools.lockfiles import npm
from tools.lockfiles.baking import ROOT, TEMPLATE, bake, environment, options, stacks
from tools.lockfiles.node_locks import (
    Tree,
    Variant,
    assert_drawn_from,
    flaws,
    merge,
    read,
    union_of,
    versions,
)
from tools.lockfiles.texts import LockError, changes, write_all


def variants(root: Path = ROOT) -> tuple[Variant, ...]:
    """Return the variants: what else is answered changes no dependency."""
    runners = options(root)["node_test_runner"]
    return tuple(Variant(stack, runner) for stack in stacks("node", root) for runner in runners)


def refresh(newest: str | None) -> list[str]:
    """Resolve all variants anew, write the template's lock, and return what changed."""
    npm.assert_new_enough()
    with tempfile.TemporaryDirectory(prefix="locks-") as folder:
        work = Path(folder)
        services = {variant: bake(variant.answers, work) for variant in variants()}
        union, texts = cut(services, work, newest)
    text = lock_text(union, texts)
    path = TEMPLATE / npm.LOCK
    before = _present_versions(path)
    write_all({path: text})
    return changes(before, versions(union))


def cut(
    services: Mapping[Variant, Path], work: Path, newest: str | None
) -> tuple[Tree, dict[Variant, str]]:
    """Lock the union of all baked services, then cut each one's own lock out of it."""
    manifests = {variant: read_manifest(service) for variant, service in services.items()}
    settings = next(iter(services.values())) / npm.SETTINGS
    whole = _folder(work / "union", union_of(manifests), settings)
    npm.resolve(whole, newest)
    union = read(npm.settle(whole).decode())
    texts = {}
    for variant, manifest in manifests.items():
        part = _folder(work / "-".join(variant) / "cut", manifest, settings)
        shutil.copy(whole / npm.LOCK, part)
        texts[variant] = npm.settle(part).decode()
        lock = read(texts[variant])
        if found := list(flaws(lock, manifest)):
            raise LockError(f"the lock of {'-'.join(variant)} is not whole: {'; '.join(found)}")
        assert_drawn_from(union, variant, lock)
    return union, texts


def read_manifest(service: Path) -> Tree:
    """Read the `package.json` of a baked service."""
    manifest: Tree = json.loads((service / npm.MANIFEST).read_text("utf-8"))
    return manifest


def _folder(path: Path, manifest: Tree, settings: Path) -> Path:
    path.mkdir(parents=True)
    (path / npm.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    shutil.copy(settings, path)
    return path


def lock_text(union: Tree, texts: Mapping[Variant, str], root: Path = ROOT) -> str:
    """Merge the variants' locks into the template's, and prove that each comes out again."""
    locks = {variant: read(text) for variant, text in texts.items()}
    merged = merge(union, locks)
    template = environment(root).from_string(merged)
    for variant, text in texts.items():
        root_entry = locks[variant]["packages"][""]
        answers = {
            **variant.answers,
            "service_slug": root_entry["name"],
            "license": root_entry["license"],
        }
        if template.render(cookiecutter=answers) != text:
            raise LockError(f"the merged lock does not give {'-'.join(variant)} its own")
    return merged


def _present_versions(path: Path) -> dict[str, list[str]]:
    """Return the versions in the template now; conditions are skipped."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    with suppress(ValueError, KeyError):
        return versions(json.loads("\n".join(line for line in lines if "<%" not in line)))
    return {}
