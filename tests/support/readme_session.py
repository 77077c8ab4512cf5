"""The curl session of a generated README, run as a reader would paste it."""

import json
import re
import subprocess
from pathlib import Path

SECTION = "### A session with curl"
ADDRESS = "http://127.0.0.1:8000"
BETWEEN = "@@@"
# What differs from run to run, or is each stack's own wording.
CHANGING = (
    (r'"request_id": ?"[^"]*"', '"request_id": "R"'),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
    (r'"(created|updated)_at": ?"[^"]*"', r'"\1_at": "T"'),
    (r'"message": ?"[^"]*"', '"message": "M"'),
)


def differences(readme: Path, base_url: str) -> list[str]:
    """Run all commands of the session in one shell; return where the answers are not as shown."""
    session = readme.read_text().split(SECTION)[1].split("\n## ")[0]
    blocks = re.findall(r"```(sh|text)\n(.*?)```", session, re.DOTALL)
    commands = [block for kind, block in blocks if kind == "sh"]
    shown = [block for kind, block in blocks if kind == "text"]
    assert commands
    assert len(commands) == len(shown), "every command is followed by what it prints"
    script = "".join(
        f"{command.replace(ADDRESS, base_url)}\necho {BETWEEN}\n" for command in commands
    )
    done = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=False)
    printed = done.stdout.replace(base_url, ADDRESS).split(f"{BETWEEN}\n")[:-1]
    found = [f"stderr: {done.stderr}"] if done.stderr else []
    for command, answer, claim in zip(commands, printed, shown, strict=True):
        if _comparable(answer) != _comparable(claim):
            found.append(f"{command}\nprinted:\n{answer}\nthe README says:\n{claim}")
    return found


def _comparable(text: str) -> tuple[object, str]:
    """The answer's JSON, if it is some, and its last line, which holds status and headers."""
    for pattern, replacement in CHANGING:
        text = re.sub(pattern, replacement, text.strip())
    body, _, last = text.rpartition("\n")
    try:
        return json.loads(body) if body else "", last
    except ValueError:
        return body, last
