"""A cluster that only exists in the answers of kubectl and helm."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy import stub

DIGEST = "0123456789abcdef" * 4
NAME = "item-service"
IMAGE = f"registry.example:5000/example/{NAME}@sha256:{DIGEST}"
OTHER_IMAGE = IMAGE.replace("0123", "4567")
STUBBED = ("helm", "kubectl", "kubectl-argo-rollouts", "sleep")
# All that a script may find besides: part of every system.
BASICS = (
    *("awk", "bash", "cat", "dirname", "env", "grep", "make", "mkdir", "rm", "sed"),
    *("sh", "tail"),
)
FOR_EVER = 1_000_000
HISTORY = "".join(
    f"- app_version: x\n  description: a\n  revision: {revision}\n  status: {status}\n"
    for revision, status in enumerate(("superseded", "superseded", "failed", "deployed"), start=1)
)
# All is well: the Secret is there, revision 4 was deployed, a new version gets healthy.
WELL = {
    "config current-context": "trial",
    "get secret": "yes",
    "get job": "SuccessCriteriaMet Complete",
    "helm history": HISTORY,
    "helm version": "v4.2.3+g43e8b7f",
    r"get deployment .*deployment\\.kubernetes\\.io/revision": "4",
    r"get deployment .*containers\[0\]\.image": IMAGE,
    r"get deployment .*metadata\.generation": "8",
    r"get deployment .*Progressing": "NewReplicaSetAvailable",
    r"get deployment .*\.spec\.replicas": "0",
    r"get rollout .*workloadObservedGeneration": "8",
    r"get rollout .*\.status\.(stableRS|currentPodHash)": "6b8",
    r"get rollout .*\.status\.phase": "Healthy",
}
POD = f"{NAME}-7c9-abcde"
BROKEN_POD = f"{POD}|False|Running CrashLoopBackOff back-off 40s restarting failed container  \n"
HEALTHY_POD = f"{NAME}-6b8-fghij|True|Running    \n"


@dataclass
class Result:
    code: int
    output: str
    error: str


@dataclass
class Cluster:
    """Stubs on PATH, their answers, and their calls."""

    folder: Path
    service: Path
    real_kubectl: Path
    answers: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        programs = self.folder / "bin"
        programs.mkdir()
        text = f"#!{sys.executable} -IS\n{Path(stub.__file__).read_text('utf-8')}"
        for name in STUBBED:
            (programs / name).write_text(text, "utf-8")
            (programs / name).chmod(0o755)
        for name in BASICS:
            found = shutil.which(name)
            assert found, f"{name} is missing"
            (programs / name).symlink_to(found)

    def answer(
        self,
        pattern: str,
        output: str = "",
        *,
        error: str = "",
        code: int = 0,
        times: int = FOR_EVER,
        seconds: float = 0,
    ) -> None:
        """Say what calls get that match a pattern; what was said first wins."""
        answer = {"pattern": pattern, "output": output, "error": error, "code": code}
        self.answers.append({**answer, "times": times, "seconds": seconds})

    def without(self, program: str) -> None:
        (self.folder / "bin" / program).unlink()

    def run(self, *command: str, **environment: str) -> Result:
        with self.start(*command, **environment) as process:
            output, error = process.communicate(timeout=60)
            refused = self.folder / "refused"
            assert not refused.exists(), refused.read_text()
            return Result(process.returncode, output, error)

    def start(self, *command: str, **environment: str) -> "subprocess.Popen[str]":
        well = [{"pattern": pattern, "output": output} for pattern, output in WELL.items()]
        usual = {"error": "", "code": 0, "times": FOR_EVER, "seconds": 0}
        answers = [*self.answers, *({**usual, **answer} for answer in well)]
        (self.folder / "answers").write_text(json.dumps(answers))
        return subprocess.Popen(
            command,
            cwd=self.service,
            env={
                "PATH": str(self.folder / "bin"),
                "HOME": str(self.folder),
                "REAL_KUBECTL": str(self.real_kubectl),
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What runs in the background ignores it, and so would all that it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def script(
        self, name: str, environment: str = "staging", image: str = IMAGE, **variables: str
    ) -> Result:
        return self.run(f"deploy/scripts/{name}.sh", environment, image, **variables)

    def calls(self) -> list[str]:
        """Every call so far, but those that only wait."""
        lines = [" ".join(call["words"]) for call in self._recorded()]
        return [line for line in lines if not line.startswith("sleep ")]

    def waited(self) -> bool:
        return any(call["words"][0] == "sleep" for call in self._recorded())

    def manifests(self) -> list[str]:
        """What kubectl was given to apply, as kustomize made it."""
        return [call["manifests"] for call in self._recorded() if call["manifests"]]

    def words_of(self, beginning: str) -> list[str]:
        """The words of the one call that begins so."""
        words: list[str]
        (words,) = (
            call["words"]
            for call in self._recorded()
            if " ".join(call["words"]).startswith(beginning)
        )
        return words

    def _recorded(self) -> list[dict[str, Any]]:
        path = self.folder / "calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def in_order(calls: list[str], *beginnings: str) -> bool:
    """Whether calls that begin so were made, in this order, whatever came between."""
    rest = iter(calls)
    return all(any(call.startswith(beginning) for call in rest) for beginning in beginnings)


def left_over(service: Path) -> list[str]:
    """Temporary folders that nobody has removed."""
    return [path.name for path in service.glob("deploy/kubernetes/.deploy*")]
