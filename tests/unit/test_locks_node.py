"""Node.js locks are merged so that each variant gets its own, and every flaw is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.lockfiles import npm
from tools.lockfiles.baking import bake, environment
from tools.lockfiles.node import lock_text, read_manifest, variants
from tools.lockfiles.node_check import check_service
from tools.lockfiles.node_locks import (
    Tree,
    Variant,
    assert_drawn_from,
    condition,
    flaws,
    merge,
    name_of,
    read,
    union_of,
    versions,
)
from tools.lockfiles.texts import LockError

AJ, AM, BJ, BM = ALL = tuple(Variant(stack, runner) for stack in "ab" for runner in ("j", "m"))


def manifest(variant: Variant) -> Tree:
    stack, runner = variant
    return {
        "name": "item-service",
        "version": "0.1.0",
        "license": "MIT",
        "dependencies": {f"orm-{stack}": "^1.0.0", "zod": "^4.0.0"},
        "devDependencies": {runner: "^1.0.0", "typescript": "6.0.3"},
        "engines": {"node": ">=22"},
    }


def entry(version: str = "1.0.0", **more: object) -> Tree:
    return {"version": version, "integrity": "sha512-AA==", **more}


def lock(root: Tree, *paths: str, **more: Tree) -> Tree:
    entries = {path: entry() for path in paths} | more
    ordered = sorted(entries, key=lambda path: path.replace("/", " "))
    packages = {"": root} | {path: entries[path] for path in ordered}
    return {
        "name": root["name"],
        "version": root["version"],
        "lockfileVersion": 3,
        "requires": True,
        "packages": packages,
    }


def own(variant: Variant) -> Tree:
    """The lock of a variant; one package is for development in one stack only."""
    stack, runner = variant
    shared = {"node_modules/ms": entry(dev=True) if stack == "a" else entry()}
    paths = (f"node_modules/orm-{stack}", f"node_modules/{runner}", "node_modules/typescript")
    return lock(manifest(variant), *paths, "node_modules/zod", **shared)


def whole() -> Tree:
    paths = ("j", "m", "orm-a", "orm-b", "typescript", "zod")
    root = union_of({variant: manifest(variant) for variant in ALL})
    root["dependencies"] = dict(sorted(root["dependencies"].items()))
    root["devDependencies"] = dict(sorted(root["devDependencies"].items()))
    folders = (f"node_modules/{name}" for name in paths)
    return lock(root, *folders, **{"node_modules/ms": entry()})


def as_npm_writes(tree: Tree) -> str:
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


class TestMerging:
    def merged(self) -> str:
        return lock_text(whole(), {variant: as_npm_writes(own(variant)) for variant in ALL})

    @pytest.mark.parametrize("variant", ALL, ids="-".join)
    def test_rendered_for_a_variant_it_is_its_own_lock(self, variant: Variant) -> None:
        answers = {**variant.answers, "service_slug": "item-service", "license": "MIT"}
        rendered = environment().from_string(self.merged()).render(cookiecutter=answers)
        assert rendered == as_npm_writes(own(variant))

    @pytest.mark.parametrize(
        ("license_", "written"), [("MIT", "MIT"), ("Proprietary", "UNLICENSED")]
    )
    def test_name_and_license_are_answers(self, license_: str, written: str) -> None:
        answers = {**AJ.answers, "service_slug": "order-desk", "license": license_}
        rendered = read(environment().from_string(self.merged()).render(cookiecutter=answers))
        assert rendered["name"] == rendered["packages"][""]["name"] == "order-desk"
        assert rendered["packages"][""]["license"] == written

    def test_conditions_stand_only_where_variants_differ(self) -> None:
        conditions = [line for line in self.merged().splitlines() if line.startswith("<% if")]
        assert conditions == [
            "<% if cookiecutter.stack == 'a' %>",  # the root's data layer
            "<% if cookiecutter.stack == 'b' %>",
            "<% if cookiecutter.node_test_runner == 'j' %>",  # its test runner
            "<% if cookiecutter.node_test_runner == 'm' %>",
            "<% if cookiecutter.node_test_runner == 'j' %>",  # the packages
            "<% if cookiecutter.node_test_runner == 'm' %>",
            "<% if cookiecutter.stack == 'a' %>",  # for development only, and the data layer
            "<% if cookiecutter.stack == 'b' %>",
            "<% if cookiecutter.stack == 'a' %>",
            "<% if cookiecutter.stack == 'b' %>",
        ]

    def test_the_last_entry_has_to_be_everyones(self) -> None:
        locks = {AJ: own(AJ), AM: own(AM)}
        del locks[AM]["packages"]["node_modules/zod"]
        with pytest.raises(LockError, match="zod, the last of packages, is not the same"):
            merge(whole(), locks)

    def test_what_the_merge_loses_is_noticed(self) -> None:
        texts = {variant: as_npm_writes(own(variant)) for variant in ALL}
        union = whole()
        del union["packages"]["node_modules/orm-b"]
        with pytest.raises(LockError, match="does not give b-j its own"):
            lock_text(union, texts)

    @pytest.mark.parametrize(
        ("some", "words"),
        [
            (ALL, ""),
            ((AJ, AM), "cookiecutter.stack == 'a'"),
            ((AM, BM), "cookiecutter.node_test_runner == 'm'"),
            ((BJ,), "cookiecutter.stack == 'b' and cookiecutter.node_test_runner == 'j'"),
            (
                (AJ, AM, BM),
                "(cookiecutter.stack == 'a') or "
                "(cookiecutter.stack == 'b' and cookiecutter.node_test_runner == 'm')",
            ),
        ],
    )
    def test_words_for_some_variants(self, some: tuple[Variant, ...], words: str) -> None:
        assert condition(some, ALL) == words


class TestUnion:
    def test_it_has_what_any_variant_has(self) -> None:
        union = union_of({variant: manifest(variant) for variant in ALL})
        assert union["dependencies"].keys() == {"orm-a", "orm-b", "zod"}
        assert union["devDependencies"].keys() == {"j", "m", "typescript"}

    def test_variants_must_agree_on_a_range(self) -> None:
        other = manifest(BJ)
        other["dependencies"]["zod"] = "^3.0.0"
        with pytest.raises(LockError, match=r"b-j wants \^3\.0\.0 of zod, another \^4\.0\.0"):
            union_of({AJ: manifest(AJ), BJ: other})

    def test_only_flags_may_differ_from_the_union(self) -> None:
        assert_drawn_from(whole(), AJ, own(AJ))
        moved = own(AJ)
        moved["packages"]["node_modules/zod"]["version"] = "4.0.1"
        with pytest.raises(LockError, match="a-j: node_modules/zod is not as in the union"):
            assert_drawn_from(whole(), AJ, moved)

    def test_versions_of_nested_copies_are_told(self) -> None:
        assert name_of("node_modules/a/node_modules/@b/c") == "@b/c"
        tree = lock(manifest(AJ), "node_modules/ms")
        tree["packages"]["node_modules/debug/node_modules/ms"] = entry("2.0.0")
        assert versions(tree) == {"ms": ["1.0.0", "2.0.0"]}


class TestFlaws:
    def flaws(self, change: Callable[[dict[str, Tree]], object], **said: object) -> list[str]:
        tree = own(AJ)
        change(tree["packages"])
        return list(flaws(tree, {**manifest(AJ), **said}))

    def test_a_good_lock_has_none(self) -> None:
        assert self.flaws(lambda _: None) == []

    @pytest.mark.parametrize("key", ["name", "version", "license", "dependencies", "engines"])
    def test_the_manifest_is_repeated(self, key: str) -> None:
        assert self.flaws(lambda packages: packages[""].pop(key)) == [
            f"{key} is not what the manifest says"
        ]

    @pytest.mark.parametrize(
        ("change", "flaw"),
        [
            ({"integrity": "sha1-AA="}, "node_modules/ms has no sha512 hash"),
            ({"integrity": None}, "node_modules/ms has no sha512 hash"),
            ({"resolved": "https://x.example/ms.tgz"}, "node_modules/ms names an address"),
            ({"hasInstallScript": True}, "node_modules/ms has an install script that"),
            ({"dependencies": {"gone": "1"}}, "node_modules/ms needs gone, which is missing"),
            ({"optionalDependencies": {"gone-arm": "1"}}, "needs gone-arm, which is missing"),
        ],
    )
    def test_each_flaw_of_an_entry_is_named(self, change: Tree, flaw: str) -> None:
        (found,) = self.flaws(lambda packages: packages["node_modules/ms"].update(change))
        assert flaw in found

    def test_scripts_are_decided_by_name(self) -> None:
        def with_script(packages: dict[str, Tree]) -> None:
            packages["node_modules/ms"]["hasInstallScript"] = True

        assert self.flaws(with_script, allowScripts={"ms": False}) == []

    def test_a_rare_platforms_script_needs_no_word(self) -> None:
        rare = {"hasInstallScript": True, "os": ["win32"], "cpu": ["x64"]}
        assert self.flaws(lambda packages: packages["node_modules/ms"].update(rare)) == []

    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("node_modules/ms/node_modules/a", True),
            ("node_modules/a", True),
            ("node_modules/zod/node_modules/a", False),
        ],
    )
    def test_packages_are_found_as_node_finds_them(self, path: str, found: bool) -> None:
        def change(packages: dict[str, Tree]) -> None:
            packages["node_modules/ms"]["dependencies"] = {"a": "1"}
            packages[path] = entry()

        assert (self.flaws(change) == []) == found


class TestService:
    """A baked service's lock, changed on purpose; npm judges it without an index."""

    @pytest.fixture(name="baked", scope="class")
    @staticmethod
    def _baked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
        answers = {**variants()[-1].answers, "license": "Proprietary", "service_slug": "a-b2"}
        service = bake(answers, tmp_path_factory.mktemp("service"))
        names = (npm.MANIFEST, npm.LOCK, npm.SETTINGS)
        return {name: (service / name).read_text("utf-8") for name in names}

    @pytest.fixture(name="service")
    @staticmethod
    def _service(baked: dict[str, str], tmp_path: Path) -> Path:
        for name, text in baked.items():
            (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    def changed(self, service: Path, change: Callable[[Tree], object]) -> list[str]:
        tree = read((service / npm.LOCK).read_text("utf-8"))
        change(tree)
        (service / npm.LOCK).write_text(as_npm_writes(tree), "utf-8")
        return check_service(service)

    def test_the_templates_own_lock_passes(self, service: Path) -> None:
        assert check_service(service) == []
        assert read_manifest(service)["name"] == "a-b2"

    def test_a_superfluous_entry_is_noticed(self, service: Path) -> None:
        def change(tree: Tree) -> None:
            entries = tree["packages"]
            entries["node_modules/zzz"] = entry()

        assert "missing or superfluous" in "".join(self.changed(service, change))

    def test_a_wrong_flag_is_noticed(self, service: Path) -> None:
        found = self.changed(
            service, lambda tree: tree["packages"]["node_modules/zod"].update(dev=True)
        )
        assert "missing or superfluous" in "".join(found)

    def test_a_missing_entry_is_noticed(self, service: Path) -> None:
        found = self.changed(service, lambda tree: tree["packages"].pop("node_modules/zod"))
        assert found != []

    def test_a_left_over_tag_is_noticed(self, service: Path) -> None:
        (service / npm.LOCK).write_text("<% endif %>\n", "utf-8")
        assert check_service(service) == [
            "package-lock.json: line 1 has the template marker <%: '<% endif %>'"
        ]

    def test_a_missing_lock_is_noticed(self, service: Path) -> None:
        (service / npm.LOCK).unlink()
        assert check_service(service) == [
            "package-lock.json is missing: run `python tools/locks.py refresh`"
        ]
