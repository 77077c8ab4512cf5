"""What the scripts are given: checked before anything happens, and never run."""

from pathlib import Path

import pytest

from tests.deploy import ways
from tests.deploy.cluster import DIGEST, IMAGE, Cluster
from tests.deploy.conftest import Way

SCRIPTS = ("deploy", "promote", "abort", "rollback")
NAME = "registry.example/item-service"
HOSTILE = (
    "x; touch {0}",
    "$(touch {0})",
    "`touch {0}`",
    "'; touch {0}; '",
    '"; touch {0}; "',
    "$(shell touch {0})",
    "${{shell touch {0}}}",
    "x\ntouch {0}",
    "x && touch {0}",
)
# All scripts read their arguments in the same way.
one_way = pytest.mark.only(deploy=("helm",), rollout=("canary",))


def assert_refused(cluster: Cluster, *arguments: str, says: str, script: str = "deploy") -> None:
    result = cluster.run(f"deploy/scripts/{script}.sh", *arguments)
    assert result.code == 2
    assert result.output == ""
    assert says in result.error
    assert cluster.calls() == []


@one_way
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_environment(cluster: Cluster, script: str) -> None:
    says = "ENVIRONMENT is missing: give staging or production.\n"
    assert_refused(cluster, says=says, script=script)


@one_way
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_image(cluster: Cluster, script: str) -> None:
    says = "IMAGE is missing: give NAME@sha256:DIGEST.\n"
    assert_refused(cluster, "staging", says=says, script=script)


@one_way
@pytest.mark.parametrize("environment", ["stagin", "STAGING", "staging ", "production/..", "*"])
def test_another_environment(cluster: Cluster, environment: str) -> None:
    says = f"ENVIRONMENT is '{environment}': give staging or production.\n"
    assert_refused(cluster, environment, IMAGE, says=says)


@one_way
@pytest.mark.parametrize(
    "image",
    [
        NAME,
        f"{NAME}:1.2.3",
        f"{NAME}:1.2.3@sha256:{DIGEST}",
        f"{NAME}@sha256:{DIGEST[:-1]}",
        f"{NAME}@sha256:{DIGEST}0",
        f"{NAME}@sha256:{DIGEST.upper()}",
        f"{NAME}@sha512:{DIGEST}",
        f"@sha256:{DIGEST}",
        f"sha256:{DIGEST}",
        f"two words@sha256:{DIGEST}",
        f"a,image.tag=b@sha256:{DIGEST}",
        f"../x@sha256:{DIGEST}",
        f"{NAME}@sha256:{DIGEST}\n",
    ],
)
def test_no_image_by_digest(cluster: Cluster, image: str) -> None:
    says = f"IMAGE is '{image}': give NAME@sha256:DIGEST, with 64 hexadecimal digits and no tag"
    assert_refused(cluster, "staging", image, says=says)


@one_way
@pytest.mark.parametrize(
    "name", ["item-service", "a/b/c", "localhost:5000/a", "ghcr.io/a_b/c.d-e", "1e3", "0/1"]
)
def test_a_name(cluster: Cluster, name: str) -> None:
    assert cluster.script("deploy", image=f"{name}@sha256:{DIGEST}").code == 0


@one_way
def test_too_many(cluster: Cluster) -> None:
    says = "There are 3 arguments: give two, ENVIRONMENT and IMAGE.\n"
    assert_refused(cluster, "staging", IMAGE, "now", says=says)


@one_way
@pytest.mark.parametrize("seconds", ["0", "5m", "-1", "1.5", "a[$(touch x)]", "1 0", "1000000"])
def test_a_timeout_that_is_none(cluster: Cluster, seconds: str) -> None:
    result = cluster.script("deploy", TIMEOUT_SECONDS=seconds)
    assert result.code == 2
    assert result.error == (
        f"TIMEOUT_SECONDS is '{seconds}': give a number of seconds, such as 600.\n"
    )


@one_way
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_argument_is_run(cluster: Cluster, tmp_path: Path, text: str) -> None:
    trace = tmp_path / "trace"
    hostile = text.format(trace)
    for environment, image in (
        (hostile, IMAGE),
        ("staging", hostile),
        ("staging", f"{hostile}@sha256:{DIGEST}"),
    ):
        assert cluster.run("deploy/scripts/deploy.sh", environment, image).code == 2
        given = {"ENVIRONMENT": environment, "IMAGE": image}
        for result in (
            cluster.run("make", "deploy", *(f"{name}={text}" for name, text in given.items())),
            cluster.run("make", "deploy", **given),
        ):
            assert result.code == 2
            assert "is '" in result.error
    assert not trace.exists()
    assert cluster.calls() == []


@pytest.mark.parametrize("verb", SCRIPTS)
@one_way
def test_the_verb_gives_both_to_the_script(cluster: Cluster, verb: str) -> None:
    image = IMAGE.replace("0", "1")
    result = cluster.run("make", verb, "ENVIRONMENT=production", f"IMAGE={image}")
    assert f"{verb}.sh: {image}, namespace item-service-production, context trial" in result.output


@one_way
def test_the_verb_without_an_image(cluster: Cluster) -> None:
    result = cluster.run("make", "deploy", "ENVIRONMENT=staging")
    assert result.code == 2
    assert "IMAGE is 'example/item-service': give NAME@sha256:DIGEST" in result.error
    assert cluster.calls() == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_missing_program(cluster: Cluster, script: str) -> None:
    cluster.without("kubectl")
    result = cluster.script(script)
    assert (result.code, result.output) == (1, "")
    assert result.error == "kubectl is missing; install it and put it on PATH.\n"


@ways.helm
@pytest.mark.parametrize("script", ["deploy", "rollback"])
def test_helm_is_missing(cluster: Cluster, script: str) -> None:
    cluster.without("helm")
    result = cluster.script(script)
    assert result.code == 1
    assert result.error == "helm is missing; install it and put it on PATH.\n"
    assert cluster.calls() == ["kubectl config current-context"]


@ways.argo
@pytest.mark.parametrize("script", ["promote", "abort", "rollback"])
def test_the_plugin_is_missing(cluster: Cluster, script: str) -> None:
    cluster.without("kubectl-argo-rollouts")
    result = cluster.script(script)
    assert result.code == 1
    assert result.error == "kubectl-argo-rollouts is missing; install it and put it on PATH.\n"
    changes = ("helm upgrade", "kubectl apply", "kubectl argo", "kubectl delete")
    assert not [call for call in cluster.calls() if call.startswith(changes)]


def test_scripts_work_from_any_folder(cluster: Cluster, way: Way, tmp_path: Path) -> None:
    script = str(way.folder / "deploy/scripts/deploy.sh")
    command = ("env", "-C", str(tmp_path), "CDPATH=/", script, "staging", IMAGE)
    assert cluster.run(*command).code == 0
