"""Turns findings into a SARIF 2.1.0 log, which code scanners and editors read.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from tutor.lessons.problem import Level
from tutor.lessons.report.finding import Finding
from tutor.lessons.report.json import dumped

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# A rule's address has to be absolute (section 3.49.12): that of the document that came with this program.
PROBLEMS: Final = Path(__file__).resolve().parents[3] / "docs" / "problems.md"
_SECTION: Final = re.compile(r"^### `([a-z0-9-]+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_LEVELS: Final[Mapping[Level, str]] = {"error": "error", "style": "warning"}


def as_sarif(found: Sequence[Finding]) -> str:
    codes = {finding.code: finding.level for finding in found}
    rules = sorted(codes)
    run = {
        "tool": {
            "driver": {"name": "Lockstep", "rules": [_rule(code, codes[code]) for code in rules]},
        },
        # Columns count characters, not the halves of those that UTF-16 writes in two.
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules.index(finding.code)) for finding in found],
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, level: Level) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": code.replace("-", " ").capitalize()},
        "helpUri": f"{PROBLEMS.as_uri()}#{code}",
        "defaultConfiguration": {"level": _LEVELS[level]},
    }
    if section := _explained().get(code):
        # For readers who are elsewhere than this program, such as on the page of a code scanner.
        rule["help"] = {"text": section.split("\n```", 1)[0].strip(), "markdown": section}
    return rule


@cache
def _explained() -> Mapping[str, str]:
    """The document's section for each code; none where the document wasn't installed with the program."""
    try:
        page = PROBLEMS.read_text(encoding="utf-8")
    except OSError:
        return {}
    return {code: section.strip() for code, section in _SECTION.findall(page)}


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    text = f"{finding.message}; {finding.advice}" if finding.advice else finding.message
    place: dict[str, Any] = {
        "artifactLocation": {"uri": _address(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    if finding.source is not None:
        place["contextRegion"] = {"startLine": finding.line, "snippet": {"text": finding.source}}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def _address(path: str) -> str:
    """Relative as long as the path is, so that a log can be read beside another copy of the lessons."""
    pure = PurePath(path)
    if pure.is_absolute():
        return pure.as_uri()
    return quote(pure.as_posix(), errors="surrogateescape")
