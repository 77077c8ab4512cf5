"""Removes the empty folders of files that were not chosen; tells the next steps."""

import sys

sys.path.pop(0)  # the folder of temporary files, whose json.py would win over the real one

import contextlib
import json
from pathlib import Path

slug = json.loads(r'''<<cookiecutter.service_slug|tojson>>''')  # fmt: skip
unchosen = [Path(path) for path in json.loads(r'''<<cookiecutter|unchosen|tojson>>''')]  # fmt: skip

for path in unchosen:
    with contextlib.suppress(OSError):  # gone already, or it holds something
        for folder in list(path.parents)[:-1]:
            folder.rmdir()

if there := [str(path) for path in unchosen if path.is_file()]:
    print("\nNot of these answers, and left alone (`git rm` what earlier answers brought):")
    print("\n".join(f"  {path}" for path in there))

print(f"\nNext:\n  cd {slug} && make setup\n  make run")
