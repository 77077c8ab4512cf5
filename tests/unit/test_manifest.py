"""Which files a set of answers leaves out."""

from pathlib import Path

import pytest

from microservice_template.manifest import ManifestError, template_files, unchosen

FILES = [
    ".github/workflows/ci.yml",
    ".github/workflows/helm.yml",
    ".github2/other",
    ".gitlab-ci.yml",
    "deploy/helm/Chart.yaml",
    "deploy/raw/<<cookiecutter.resource>>.yaml",
    "shared",
]
MANIFEST = {
    "ci": {"github": [".github"], "gitlab": [".gitlab-ci.yml"]},
    "deploy": {
        "helm": ["deploy/helm", ".github/workflows/helm.yml", "shared"],
        "raw": ["deploy/raw", "shared"],
        "none": [],
    },
}


def test_a_path_needs_every_option_that_lists_it() -> None:
    assert unchosen({"ci": "github", "deploy": "helm"}, MANIFEST, FILES) == [
        ".gitlab-ci.yml",
        "deploy/raw/<<cookiecutter.resource>>.yaml",
    ]
    left_out = unchosen({"ci": "gitlab", "deploy": "helm"}, MANIFEST, FILES)
    assert ".github/workflows/helm.yml" in left_out
    assert ".github/workflows/helm.yml" in unchosen(
        {"ci": "github", "deploy": "raw"}, MANIFEST, FILES
    )


def test_a_path_under_several_values_is_kept_for_each_of_them() -> None:
    assert "shared" not in unchosen({"ci": "github", "deploy": "helm"}, MANIFEST, FILES)
    assert "shared" not in unchosen({"ci": "github", "deploy": "raw"}, MANIFEST, FILES)
    assert "shared" in unchosen({"ci": "github", "deploy": "none"}, MANIFEST, FILES)


def test_a_folder_is_not_taken_for_its_namesake() -> None:
    assert ".github2/other" not in unchosen({"ci": "gitlab", "deploy": "helm"}, MANIFEST, FILES)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({"ci": {"github": [".missing"]}}, "lists .missing under ci=github"),
        ({"ci": {"github": [".git"]}}, "lists .git under ci=github"),
        ({"cloud": {"aws": ["shared"]}}, "names cloud, which is no option"),
    ],
)
def test_a_manifest_that_does_not_fit(
    manifest: dict[str, dict[str, list[str]]], message: str
) -> None:
    with pytest.raises(ManifestError, match=message):
        unchosen({"ci": "github"}, manifest, FILES)


def test_template_files(tmp_path: Path) -> None:
    for name in ("b/c/d", "b/.e", "a"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "empty").mkdir()
    assert template_files(tmp_path) == ["a", "b/.e", "b/c/d"]


def test_a_pattern_covers_files_at_any_depth() -> None:
    files = ["tests/test_a.py", "tests/unit/test_b.py", "tests/unit/b.test.ts", "tests.py"]
    manifest = {"language": {"python": ["tests/*.py"], "node": ["tests/*.ts"]}}
    assert unchosen({"language": "python"}, manifest, files) == ["tests/unit/b.test.ts"]
    assert unchosen({"language": "node"}, manifest, files) == files[:2]
