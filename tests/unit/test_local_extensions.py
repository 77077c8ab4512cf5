"""The entry loads the code that is in the template's folder now."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.combinations import ROOT

SCRIPT = """
import sys
from pathlib import Path
from jinja2 import Environment

def rendered(folder):
    sys.path.append(folder)
    try:
        environment = Environment(extensions=["local_extensions.ServiceTemplate"])
        return environment.from_string("{{ 'order_line'|pascal }}").render()
    finally:
        sys.path.remove(folder)

one, two = sys.argv[1:]
print(rendered(one), rendered(one), rendered(two))
casing = Path(one, "microservice_template", "casing.py")
old, new = 'return "".join(word.cap', 'return "New".join(word.cap'
casing.write_text(casing.read_text().replace(old, new))
print(rendered(one), rendered(two))
"""


def test_every_version_of_the_template_runs_its_own_code(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("one", "two"):
        shutil.copytree(
            ROOT / "microservice_template", tmp_path / name / "microservice_template", ignore=ignore
        )
        for file in ("local_extensions.py", "cookiecutter.json"):
            shutil.copy(ROOT / file, tmp_path / name / file)
    casing = tmp_path / "two" / "microservice_template" / "casing.py"
    text = casing.read_text()
    casing.write_text(text.replace('return "".join(word.cap', 'return "Two".join(word.cap'))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "one"), str(tmp_path / "two")],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout.split() == [
        *("OrderLine", "OrderLine", "OrderTwoLine"),
        *("OrderNewLine", "OrderTwoLine"),
    ]
