"""Values that are wrong are refused, with the rule that they break or with one plain line."""

import re

import pytest

from tests.support.trees import run
from tests.validators.manifests import EXISTING_SECRET, HELM, MINIMUM, Renderer, Service
from tests.validators.programs import NEWEST, OLDER

HEADLINE = "values don't meet the specifications of the schema"

each_version = pytest.mark.parametrize("packaged", [NEWEST, OLDER])


@pytest.fixture(scope="session")
def charts(services: list[Service]) -> dict[str, Service]:
    """A chart for each way to replace a version."""
    return {s.rollout: s for s in reversed(services) if s.deploy == HELM}


def refusal(renderer: Renderer, service: Service, packaged: str, *options: str) -> str:
    command = (*renderer.helm_template(service, packaged), *options)
    result = run(*command, cwd=service.chart)
    assert result.returncode == 1, f"{options} are taken"
    return result.stdout.strip()


# By the key that is not known, which need not be the last.
MISSPELT = {
    "images.tag=1": "images",
    "image.tags=1": "tags",
    "image.repo=a": "repo",
    "replicas=3": "replicas",
    "replicaCount=3": "replicaCount",
    "config.LOGLEVEL=info": "LOGLEVEL",
    "config.DATABASE_URL=postgresql://host/database": "DATABASE_URL",
    "secret.existingsecret=a": "existingsecret",
    "secret.url=a": "url",
    "ingress.enable=true": "enable",
    "ingress.hosts[0]=a": "hosts",
    "autoscaling.minReplica=2": "minReplica",
    "networkPolicy.databases.port=1": "databases",
    "networkPolicy.database.ports=1": "ports",
    "monitoring.interval=30s": "interval",
    "migration.enable=false": "enable",
    "resources.limit.cpu=1": "limit",
    "serviceAccount.name=a": "name",
}
BADLY_TYPED = [
    ("image.tag", "1", "string"),
    ("image.pullPolicy", '"Sometimes"', "Always"),
    ("image.digest", '"1234"', "pattern"),
    ("config", '"a"', "object"),
    ("config.PORT", '"http"', ""),
    ("config.PORT", "70000", ""),
    ("config.LOG_LEVEL", '"loud"', ""),
    ("config.APP_ENV", '"prod"', ""),
    ("config.SHUTDOWN_GRACE_SECONDS", "-1", ""),
    ("secret.create", '"yes"', "boolean"),
    ("secret.existingSecret", "true", "string"),
    ("ingress.enabled", '"true"', "boolean"),
    ("ingress.host", "1", "string"),
    ("ingress.annotations", "[]", "object"),
    ("autoscaling.minReplicas", '"two"', "integer"),
    ("autoscaling.maxReplicas", "0", ""),
    ("monitoring.enabled", "1", "boolean"),
    ("monitoring.scrapeInterval", "30", "string"),
    ("networkPolicy.database.port", '"5432a"', ""),
    ("networkPolicy.database.to", '"10.0.0.0/8"', "array"),
    ("migration.activeDeadlineSeconds", '"soon"', "integer"),
    ("resources.limits", '"1"', "object"),
    ("tolerations", "{}", "array"),
]
# For the values that only some charts have; what is unknown has no rule.
OF_A_ROLLOUT = [
    ("blue_green", "rollout.autoPromotionEnabled", '"no"', "boolean"),
    ("blue_green", "rollout.autoPromotion", "true", None),
    ("canary", "rollout.pause", "5", "string"),
    ("canary", "rollout.pauses", '"5m"', None),
    ("canary", "analysis.successRate", '"most"', "number"),
    ("blue_green", "analysis.successRate", "99", ""),
    ("canary", "analysis.prometheus", '"http://host"', None),
    ("rolling", "rollout", "{}", None),
    ("rolling", "analysis", "{}", None),
]


@each_version
@pytest.mark.parametrize("value", MISSPELT)
def test_a_misspelt_value_is_refused(
    charts: dict[str, Service], renderer: Renderer, packaged: str, value: str
) -> None:
    options = (*MINIMUM, *EXISTING_SECRET, "--set", value)
    assert_unknown(refusal(renderer, charts["rolling"], packaged, *options), MISSPELT[value])


@each_version
@pytest.mark.parametrize(("key", "value", "rule"), BADLY_TYPED)
def test_a_badly_typed_value_is_refused(
    charts: dict[str, Service], renderer: Renderer, packaged: str, key: str, value: str, rule: str
) -> None:
    options = (*MINIMUM, *EXISTING_SECRET, "--set-json", f"{key}={value}")
    assert_wrong(refusal(renderer, charts["rolling"], packaged, *options), key, rule)


@pytest.mark.parametrize(("rollout", "key", "value", "rule"), OF_A_ROLLOUT)
def test_values_of_a_rollout_are_checked(
    charts: dict[str, Service],
    renderer: Renderer,
    rollout: str,
    key: str,
    value: str,
    rule: str | None,
) -> None:
    options = (*MINIMUM, *EXISTING_SECRET, "--set-json", f"{key}={value}")
    message = refusal(renderer, charts[rollout], NEWEST, *options)
    if rule is None:
        assert_unknown(message, key.rpartition(".")[2])
    else:
        assert_wrong(message, key, rule)


def assert_unknown(message: str, word: str) -> None:
    assert HEADLINE in message
    assert re.search(rf"dditional propert\S+ '?{word}'? (is )?not allowed", message), message


def assert_wrong(message: str, key: str, rule: str) -> None:
    """Each version of Helm writes the place in its own way."""
    assert HEADLINE in message
    assert re.search(rf"- (at '/{key.replace('.', '/')}'|{key}): .*{rule}", message), message


NOTHING_SAID = [
    ((), "image"),
    (EXISTING_SECRET, "image"),
    (MINIMUM, "secret"),
    (("--set", "image.tag=1.0.0"), "secret"),
    (("--set", "image.tag=1.0.0,secret.create=true"), "secret.databaseUrl"),
    ((*MINIMUM, *EXISTING_SECRET, "--set", "ingress.enabled=true"), "ingress.host"),
]


@each_version
@pytest.mark.parametrize(("options", "key"), NOTHING_SAID)
def test_what_has_to_be_said_is_asked_for_in_one_line(
    charts: dict[str, Service],
    renderer: Renderer,
    packaged: str,
    options: tuple[str, ...],
    key: str,
) -> None:
    for service in charts.values():
        message = refusal(renderer, service, packaged, *options)
        (line,) = (line for line in message.splitlines() if key in line)
        assert re.search(rf"set {key}", line), line
        assert "nil pointer" not in message


@pytest.mark.parametrize("missing", ["image", "secret"])
def test_a_production_render_needs_an_image_and_a_secret(
    charts: dict[str, Service], renderer: Renderer, missing: str
) -> None:
    values = ("--values", "values-production.yaml")
    given = {
        "image": ("--set", "secret.existingSecret=a"),
        "secret": (*MINIMUM, "--set", "secret.existingSecret="),
    }
    message = refusal(renderer, charts["rolling"], NEWEST, *values, *given[missing])
    assert f"set {missing}." in message


def test_a_tag_serves_as_well_as_a_digest(charts: dict[str, Service], renderer: Renderer) -> None:
    service = charts["rolling"]
    command = renderer.helm_template(service)
    for option in ("image.tag=1.2.3", "image.digest=sha256:" + "a" * 64):
        result = run(*command, *EXISTING_SECRET, "--set", option, cwd=service.chart)
        assert result.returncode == 0, result.stdout
        assert re.search(r'image: "?\S+(:1\.2\.3|@sha256:a{64})"?\n', result.stdout)
