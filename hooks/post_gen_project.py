"""Removes the files that the answers do not choose; tells the next steps."""

import sys

sys.path.pop(0)  # the folder of temporary files, whose json.py would win over the real one

import contextlib
import json
from pathlib import Path

slug = json.loads(r'''<<cookiecutter.service_slug|tojson>>''')  # fmt: skip
paths = [Path(path) for path in json.loads(r'''<<cookiecutter|unchosen|tojson>>''')]  # fmt: skip
missing = [str(path) for path in paths if not path.is_file()]
if missing:
    sys.exit(f"optional_paths.json lists files that were not generated: {', '.join(missing)}")

for path in paths:
    aside = path.with_name(f"{path.name}.kept")
    if aside.is_file() and aside.read_bytes() != path.read_bytes():
        aside.replace(path)  # not what the template writes, so it is someone's own
        continue
    aside.unlink(missing_ok=True)
    path.unlink()
    with contextlib.suppress(OSError):  # a folder that still holds something stays
        for folder in list(path.parents)[:-1]:
            folder.rmdir()

print(f"\nNext:\n  cd {slug} && make setup\n  make run")
