"""Turns findings into one JSON object whose shape docs/problems.md describes."""

import json
from collections.abc import Sequence
from typing import Any, Final

from tutor.lessons.report.finding import Finding

VERSION: Final = 1


def as_json(found: Sequence[Finding]) -> str:
    style = sum(finding.level == "style" for finding in found)
    return dumped(
        {
            "version": VERSION,
            "counts": {"problems": len(found), "errors": len(found) - style, "style": style},
            "problems": [_problem(finding) for finding in found],
        }
    )


def dumped(tree: Any) -> str:
    """JSON of ASCII alone, which a terminal can show whatever the texts in it are."""
    return json.dumps(tree, indent=2).replace("\x7f", "\\u007f")


def _problem(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "expected": finding.expected or None,
        "hint": finding.hint or None,
        "source": finding.source,
    }
