"""The last net against bad answers, and a safe place for files that someone else wrote."""

import sys

sys.path.pop(0)  # the folder of temporary files, whose json.py would win over the real one

import json
from pathlib import Path

problems = json.loads(r'''<<cookiecutter|problems|tojson>>''')  # fmt: skip
if problems:
    sys.exit("\n  - ".join(["The answers have problems, nothing was generated:", *problems]))

for path in map(Path, json.loads(r'''<<cookiecutter|unchosen|tojson>>''')):  # fmt: skip
    aside = path.with_name(f"{path.name}.kept")
    if path.is_file() and not aside.exists():
        path.rename(aside)
