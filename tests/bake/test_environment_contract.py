"""All parts of a service name the same environment variables, with values that go together."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from microservice_template.stacks import STACKS
from tests.conftest import Bake
from tests.support.node_environment import NodeEnvironment
from tests.support.python_environment import PythonEnvironment
from tests.support.settings import (
    REQUIRED,
    Defaults,
    in_code,
    in_compose,
    in_config,
    in_example,
    in_python,
    in_readme,
    in_typescript,
    in_values,
)
from tests.support.trees import assert_passes

ENVIRONMENTS = ("staging", "production")
# What only a Secret holds.
SECRET = "DATABASE_URL"  # noqa: S105 - a name
ADDRESS = {SECRET: "postgresql://user:password@host/database"}
# What containers have to say, since they are called from outside.
IN_CONTAINERS = {"HOST": "0.0.0.0"}  # noqa: S104 - that is how


@pytest.fixture(scope="module", params=STACKS)
def service(bake: Bake, request: pytest.FixtureRequest) -> Path:
    return bake(stack=request.param)


@pytest.fixture(scope="module")
def chart(bake: Bake) -> Path:
    return bake(deploy="helm")


@pytest.fixture(scope="module")
def manifests(bake: Bake) -> Path:
    return bake(deploy="kubernetes")


@pytest.fixture(scope="module")
def variables(chart: Path) -> Defaults:
    """What the first stack reads, which the others have to read, too."""
    return in_code(chart)


def shown(defaults: Defaults) -> Defaults:
    """As documents show them: that one is required is said in words, or not at all."""
    return {name: "" if value == REQUIRED else value for name, value in defaults.items()}


def deployed(defaults: Defaults) -> Defaults:
    """As deployments name them: all but the secret one."""
    return {name: value for name, value in defaults.items() if name != SECRET} | IN_CONTAINERS


def test_every_stack_reads_the_same(variables: Defaults, service: Path) -> None:
    assert list(in_code(service).items()) == list(variables.items())
    assert [name for name, value in variables.items() if value == REQUIRED] == [SECRET]


def test_readme(variables: Defaults, service: Path) -> None:
    assert list(in_readme(service).items()) == list(variables.items())


def test_environment_example(variables: Defaults, service: Path) -> None:
    assert list(in_example(service).items()) == list(shown(variables).items())


def test_compose(variables: Defaults, service: Path) -> None:
    """It names what a container needs; all else comes from `.env`."""
    named = in_compose(service)
    assert named.keys() == {"HOST", "PORT", SECRET}
    assert named["HOST"] == IN_CONTAINERS["HOST"]
    assert named["PORT"] == variables["PORT"]


def test_values_of_the_chart(variables: Defaults, chart: Path) -> None:
    assert list(in_values(chart).items()) == list(deployed(variables).items())


def test_schema_of_the_chart(variables: Defaults, chart: Path) -> None:
    assert list(schema(chart)["properties"]) == list(deployed(variables))


def test_settings_of_the_manifests(variables: Defaults, manifests: Path) -> None:
    assert list(in_config(manifests).items()) == list(deployed(variables).items())


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_both_forms_deploy_the_same(chart: Path, manifests: Path, environment: str) -> None:
    assert in_values(chart, environment) == in_config(manifests, environment)
    assert in_values(chart, environment)["APP_ENV"] == environment


@pytest.mark.parametrize("deploy", ["helm", "kubernetes"])
def test_the_secret_is_named_where_it_is_made(bake: Bake, deploy: str) -> None:
    """The line for the first installation makes what the pods refer to."""
    tree = bake(deploy=deploy)
    readme = (tree / "deploy" / deploy / "README.md").read_text("utf-8")
    line = readme.replace("\\\n", " ").partition("kubectl create secret generic ")[2].split("\n")[0]
    assert line.split()[0] == tree.name
    assert f"--from-literal={SECRET}=" in line


def schema(chart: Path) -> dict[str, Any]:
    """What the chart takes as `config`."""
    document = json.loads((chart / "deploy/helm/values.schema.json").read_text("utf-8"))
    return {**document["properties"]["config"], "definitions": document.get("definitions", {})}


# A good and a bad value of each variable, in types that a person would write in YAML.
GOOD: dict[str, tuple[object, ...]] = {
    "APP_ENV": ("development", "test", "staging"),
    "HOST": ("127.0.0.1", "::"),
    "PORT": (1, 8000, 65535),
    "LOG_LEVEL": ("debug", "error"),
    "DATABASE_POOL_SIZE": (1, 1000),
    "DATABASE_TIMEOUT_SECONDS": (0.5, 300),
    "REQUEST_BODY_LIMIT_BYTES": (1, 10**12),
    "CORS_ORIGINS": ("", "*", "https://a.example, http://localhost:3000"),
    "AUTH_ENABLED": ("", "false"),
    "AUTH_ISSUER": ("", "https://issuer.example.com/realms/one"),
    "AUTH_AUDIENCE": ("", "item-service", "https://api.example.com"),
    "AUTH_JWKS_URL": ("", "http://issuer.example.com/keys?a=b"),
    "SHUTDOWN_GRACE_SECONDS": (0, 2.5, 3600),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", "http://collector:4318"),
}
BAD: dict[str, tuple[object, ...]] = {
    "APP_ENV": ("prod",),
    "PORT": (0, 65536, "http", 1.5),
    "LOG_LEVEL": ("verbose", "warn"),
    "DATABASE_POOL_SIZE": (0, 1001, -1),
    "DATABASE_TIMEOUT_SECONDS": (0, 301, "soon"),
    "REQUEST_BODY_LIMIT_BYTES": (0, "1 MB"),
    "CORS_ORIGINS": ("a.example", "https://a.example/path"),
    "AUTH_ENABLED": ("maybe",),
    "AUTH_ISSUER": ("issuer.example.com", "ftp://issuer.example.com"),
    "AUTH_JWKS_URL": ("/keys",),
    "SHUTDOWN_GRACE_SECONDS": (-1, 3601),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("collector:4318",),
}
# Of several variables: what the service refuses, the chart refuses, too.
TOGETHER: list[tuple[bool, dict[str, object]]] = [
    (False, {"APP_ENV": "production"}),
    (True, {"APP_ENV": "production", "AUTH_ENABLED": "false"}),
    (False, {"AUTH_ENABLED": "true"}),
    (False, {"AUTH_ENABLED": "true", "AUTH_ISSUER": "https://issuer.example.com/"}),
]


def cases(chart: Path) -> list[tuple[bool, dict[str, object]]]:
    """Configurations of the chart's form, and whether they are good."""
    found: list[tuple[bool, dict[str, object]]] = [
        (is_good, {name: value})
        for is_good, samples in ((True, GOOD), (False, BAD))
        for name, values in samples.items()
        for value in values
    ]
    return [(is_good, {**in_values(chart), **config}) for is_good, config in [*found, *TOGETHER]]


def test_the_chart_takes_what_the_service_takes(chart: Path) -> None:
    validator = Draft7Validator(schema(chart))
    wrong = [config for good, config in cases(chart) if validator.is_valid(config) is not good]
    assert wrong == []


@pytest.fixture(scope="module")
def environments(chart: Path, manifests: Path) -> list[tuple[bool, Defaults]]:
    """What pods get, and the samples, as the environment holds them."""
    given = [(good, {k: as_environment(v) for k, v in c.items()}) for good, c in cases(chart)]
    given += [(True, in_values(chart, environment)) for environment in ("", *ENVIRONMENTS)]
    given += [(True, in_config(manifests, environment)) for environment in ("", *ENVIRONMENTS)]
    given.append((False, dict.fromkeys(ADDRESS, "")))
    return [(good, {**ADDRESS, **environment}) for good, environment in given]


def as_environment(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


LOAD_IN_PYTHON = """
import json, os, sys
from app.core.config import Settings
results = []
for environment in json.loads(sys.argv[1]):
    os.environ.clear()
    os.environ.update(environment)
    try:
        Settings()
        results.append("")
    except ValueError as error:
        results.append(str(error))
print(json.dumps(results))
"""
LOAD_IN_NODE = """
const { parseSettings } = await import(process.argv[1]);
const load = (environment) => {
  try {
    parseSettings(environment);
    return '';
  } catch (error) {
    return error.message;
  }
};
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(load)));
"""


def test_every_stack_takes_what_is_deployed(
    service: Path,
    environments: list[tuple[bool, Defaults]],
    environment_of: Callable[[Path], PythonEnvironment],
    node: NodeEnvironment,
) -> None:
    given = json.dumps([environment for _, environment in environments])
    if (service / "package.json").exists():
        node.install(service)
        command: tuple[object, ...] = ("node", "--disable-warning=ExperimentalWarning")
        command = (*command, "--input-type=module", "-e", LOAD_IN_NODE)
        module = (service / "src/core/config.ts").absolute().as_uri()
        output = assert_passes(*command, module, given, cwd=service, env=node.variables)
    else:
        python = environment_of(service).python
        output = assert_passes(python, "-B", "-c", LOAD_IN_PYTHON, given, cwd=service)
    problems = json.loads(output.splitlines()[-1])
    wrong = [
        (environment, problem)
        for (good, environment), problem in zip(environments, problems, strict=True)
        if good is bool(problem)
    ]
    assert wrong == []


def test_defaults_are_read_from_python() -> None:
    text = "class Settings(Base):\n    a_b: float = 5.0\n    c: str\n    d: tuple[str, ...] = ()\n"
    assert in_python(text) == {"A_B": "5", "C": REQUIRED, "D": ""}


def test_defaults_are_read_from_typescript() -> None:
    text = (
        "const variables = z.object({\n  a: z\n    .string()\n    .default('a'),\n  b: needed,\n"
        "  cSize: number(1, 2).default(1_048_576),\n  d: text.nullable().default(null),\n});\n"
    )
    assert in_typescript(text) == {"A": "a", "B": REQUIRED, "C_SIZE": "1048576", "D": ""}
