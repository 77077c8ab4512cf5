"""The shell scripts inside pipelines, written out as files so that ShellCheck can read them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
GITLAB_KEYS = ("before_script", "script", "after_script")


def github_scripts(workflow: Path) -> Iterator[tuple[str, str]]:
    """Every `run:` of a workflow or action, as a name and a script for bash."""
    document = yaml.safe_load(workflow.read_text("utf-8"))
    jobs = document.get("jobs") or {"action": document["runs"]}
    for name, job in jobs.items():
        for number, step in enumerate(job.get("steps", [])):
            if "run" in step:
                # The runner replaces expressions before a shell sees them: any word will do.
                text = EXPRESSION.sub("expression", step["run"])
                yield f"{name}.{number}", f"#!/bin/bash -e\n{text}\n"


def gitlab_scripts(pipeline: Path) -> Iterator[tuple[str, str]]:
    """Every `script:` of a pipeline and those before and after it, for any POSIX shell."""
    for job, settings in yaml.safe_load(pipeline.read_text("utf-8")).items():
        if isinstance(settings, dict):
            for key in GITLAB_KEYS:
                if key in settings:
                    yield f"{job}.{key}", "\n".join(["#!/bin/sh -e", *lines(settings[key]), ""])


def lines(script: Any) -> Iterator[str]:
    """GitLab takes a text, a list, and lists within lists."""
    if isinstance(script, list):
        for part in script:
            yield from lines(part)
    else:
        yield str(script)
