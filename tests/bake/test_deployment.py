"""What deploys a service depends on how it is deployed, and on nothing else that is chosen.

Its code does not depend on that, so the cells of the matrix need not test the same code twice.
"""

from fnmatch import fnmatchcase
from math import prod
from pathlib import Path

from tests.support.combinations import choices, combinations, name_of
from tests.support.trees import contents

# Links into the repository have the address of its host.
DEPENDS_ON = ("ci", "deploy", "rollout")
FOLDER = "deploy/"
# What its tests do not read, but for the verbs that start them.
BESIDE_CODE = (
    *("deploy/*", "docs/*", ".github/*", ".gitlab-ci.yml", ".gitignore", "README.md"),
    *("Dockerfile", "Makefile", "catalog-info.yaml"),
)


def deployment(tree: Path) -> dict[str, bytes]:
    return {path: content for path, content in contents(tree).items() if path.startswith(FOLDER)}


def test_manifests_do_not_know_the_language(trees: dict[str, Path]) -> None:
    found: dict[tuple[str, ...], dict[str, bytes]] = {}
    for answers in combinations():
        tree = trees[name_of(answers)]
        chosen = tuple(answers[option] for option in DEPENDS_ON)
        same = found.setdefault(chosen, deployment(tree))
        differing = {path for path, _ in deployment(tree).items() ^ same.items()}
        assert differing == set(), f"{name_of(answers)} differs from others with {chosen}"
    assert len(found) == prod(len(choices()[option]) for option in DEPENDS_ON)


def code(tree: Path) -> dict[str, bytes]:
    return {
        path: content
        for path, content in contents(tree).items()
        if not any(fnmatchcase(path, pattern) for pattern in BESIDE_CODE)
    }


def test_code_does_not_know_how_it_is_deployed(trees: dict[str, Path]) -> None:
    found: dict[tuple[str, ...], dict[str, bytes]] = {}
    for answers in combinations():
        own = code(trees[name_of(answers)])
        chosen = tuple(value for option, value in answers.items() if option not in DEPENDS_ON)
        assert own == found.setdefault(chosen, own), f"{name_of(answers)} differs from {chosen}"
    assert len(found) * prod(len(choices()[option]) for option in DEPENDS_ON) == len(trees)
