"""What validators find, and the written reasons why some of it stays."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

EXCEPTIONS = Path(__file__).with_name("exceptions.toml")


@dataclass(frozen=True, order=True)
class Finding:
    tool: str
    rule: str
    path: str
    """The path within the service, whichever version of the file it is."""
    where: str = ""
    message: str = ""


@dataclass(frozen=True)
class Exemption:
    """Findings of one rule that stay; `path` and `where` are patterns for the whole text."""

    tool: str
    rule: str
    path: str
    reason: str
    where: str = ".*"

    def covers(self, finding: Finding) -> bool:
        return (
            (self.tool, self.rule) == (finding.tool, finding.rule)
            and re.fullmatch(self.path, finding.path) is not None
            and re.fullmatch(self.where, finding.where, re.DOTALL) is not None
        )


def exemptions(tool: str) -> list[Exemption]:
    entries = tomllib.loads(EXCEPTIONS.read_text("utf-8"))["exception"]
    return [Exemption(**entry) for entry in entries if entry["tool"] == tool]


def unexcused(findings: Iterable[Finding], allowed: Iterable[Exemption]) -> list[Finding]:
    allowed = list(allowed)
    return sorted(f for f in set(findings) if not any(e.covers(f) for e in allowed))


def superfluous(findings: Iterable[Finding], allowed: Iterable[Exemption]) -> list[Exemption]:
    """Exemptions that cover nothing any more."""
    found = set(findings)
    return [e for e in allowed if not any(e.covers(finding) for finding in found)]
