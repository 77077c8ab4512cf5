"""How long the command line takes for this template, against a template with one empty file.

    python benchmarks/generation.py [pairs]

The runs alternate, so that a busy machine slows both alike. It needs cookiecutter beside Python.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COOKIECUTTER = Path(sys.executable).with_name("cookiecutter")
TARGET = 2.5


def main(pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        empty = empty_template(work / "template")
        times: dict[Path, list[float]] = {empty: [], ROOT: []}
        for turn in range(pairs + 1):
            for template, measured in times.items():
                seconds = generate(template, work / f"{turn}-{template.name}", work)
                if turn:  # the first pair warms up
                    measured.append(seconds)
    base, own = (statistics.median(measured) for measured in times.values())
    ratio = statistics.median(b / a for a, b in zip(*times.values(), strict=True))
    print(f"empty template  {base * 1000:6.0f} ms")
    print(f"this template   {own * 1000:6.0f} ms")
    print(f"ratio           {ratio:6.2f}     median of {pairs} pairs; at most {TARGET} is the aim")


def empty_template(folder: Path) -> Path:
    project = folder / "{{cookiecutter.name}}"
    project.mkdir(parents=True)
    (project / "README.md").touch()
    (folder / "cookiecutter.json").write_text(json.dumps({"name": "empty"}), "utf-8")
    return folder


def generate(template: Path, output: Path, work: Path) -> float:
    config = work / "config.yaml"
    config.write_text(json.dumps({"replay_dir": str(work / "replay")}), "utf-8")
    command = (COOKIECUTTER, template, "--no-input", "--config-file", config, "-o", output)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
