"""The real validators. Each runs once over a stage and returns what it found."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support.trees import run, tool
from tests.validators.findings import Finding
from tests.validators.programs import WITH_NODE, Programs
from tests.validators.scripts import github_scripts, gitlab_scripts
from tests.validators.staging import Stage

Validator = Callable[[Stage, Programs], list[Finding]]

WORKFLOWS = "*/.github/workflows/*.yml"
PYTHON = ("app/", "migrations/", "scripts/")
LOCKS = r"requirements.*\.txt|package-lock\.json"
SCRIPTS = ("*.sh", ".ci/run")
CHECKOV_KINDS = {"dockerfile": "Dockerfile", "github_actions": WORKFLOWS, "openapi": "openapi.json"}


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
    """Judge every file but locks, which are nothing but hashes."""
    command = (tool("detect-secrets"), "scan", "--all-files", "--no-verify")
    found = json_of(*command, "--exclude-files", LOCKS, ".", cwd=stage.folder, finds=0)
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
}
