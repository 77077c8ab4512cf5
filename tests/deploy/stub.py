"""Stands in for kubectl, helm, the plugin for Argo Rollouts and sleep.

It writes down how it was called, refuses what the real program does not know, and answers as it was
told. `cluster.py` puts copies of this file on PATH. They run often, so little is imported.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

# What the scripts call, and the options that they use; a test compares them with the real ones.
OPTIONS: dict[str, set[str]] = {
    "helm history": {"--namespace", "--output"},
    "helm rollback": {"--namespace", "--timeout"},
    "helm upgrade": {
        "--install",
        "--namespace",
        "--server-side",
        "--set",
        "--set-string",
        "--timeout",
        "--values",
    },
    "helm version": {"--short"},
    "kubectl apply": {"--filename", "--kustomize"},
    "kubectl argo rollouts abort": {"--namespace"},
    "kubectl argo rollouts promote": {"--full", "--namespace"},
    "kubectl argo rollouts retry rollout": {"--namespace"},
    "kubectl config current-context": set(),
    "kubectl create namespace": set(),
    "kubectl delete": {"--ignore-not-found", "--namespace"},
    "kubectl events": {"--namespace", "--types"},
    "kubectl get": {
        "--field-selector",
        "--ignore-not-found",
        "--namespace",
        "--output",
        "--selector",
        "--sort-by",
    },
    "kubectl label": {"--overwrite"},
    "kubectl logs": {"--all-containers", "--namespace", "--tail"},
    "kubectl rollout status": {"--namespace", "--timeout"},
    "kubectl rollout undo": {"--namespace", "--to-revision"},
    "kubectl scale": {"--namespace", "--replicas"},
    "sleep": set(),
}


def main() -> int:
    folder = Path(__file__).parents[1]
    words = [Path(__file__).name, *sys.argv[1:]]
    line = " ".join(words)
    command = next((name for name in OPTIONS if f"{line} ".startswith(f"{name} ")), None)
    if command is None:
        return refuse(folder, f"unknown command: {line}")
    unknown = {word.partition("=")[0] for word in words if word.startswith("-")} - OPTIONS[command]
    if unknown:
        return refuse(folder, f"{command} has no {unknown}: {line}")
    output, error, code, seconds = answer_to(folder, line)
    manifests = kustomized(words[3]) if line.startswith("kubectl apply --kustomize") else None
    with (folder / "calls").open("a") as calls:
        calls.write(json.dumps({"words": words, "manifests": manifests}) + "\n")
    time.sleep(seconds)
    sys.stdout.write(output)
    sys.stderr.write(error)
    return code


def refuse(folder: Path, reason: str) -> int:
    with (folder / "refused").open("a") as refused:
        refused.write(f"{reason}\n")
    return 64


def answer_to(folder: Path, line: str) -> tuple[str, str, int, float]:
    """The first answer whose pattern is in the line and that is not used up."""
    path = folder / "answers"
    answers = json.loads(path.read_text())
    for answer in answers:
        if answer["times"] and re.search(answer["pattern"], line):
            answer["times"] -= 1
            path.write_text(json.dumps(answers))
            return answer["output"], answer["error"], answer["code"], answer["seconds"]
    return "", "", 0, 0


def kustomized(folder: str) -> str:
    """What the real kubectl makes of a folder, since it may be gone in a moment."""
    import subprocess

    command = [os.environ["REAL_KUBECTL"], "kustomize", folder]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
