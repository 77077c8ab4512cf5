"""What deploys a service depends on how it is deployed, and on nothing else that is chosen."""

from math import prod
from pathlib import Path

from tests.support.combinations import choices, combinations, name_of
from tests.support.trees import contents

# Links into the repository have the address of its host.
DEPENDS_ON = ("ci", "deploy", "rollout")
FOLDER = "deploy/"


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
