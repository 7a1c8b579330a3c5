"""Turns findings into workflow commands, which GitHub shows as annotations beside the lines.

Format: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tutor.lessons.problem import Level
from tutor.lessons.report.finding import Finding
from tutor.lessons.visible import visible

_COMMANDS: Final[Mapping[Level, str]] = {"error": "error", "style": "warning"}


def as_github(found: Sequence[Finding]) -> str:
    """One line for each finding."""
    return "\n".join(map(_command, found))


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.code,
    }
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = f"{finding.message}\n{finding.advice}" if finding.advice else finding.message
    return f"::{_COMMANDS[finding.level]} {told}::{_data(text)}"


def _data(text: str) -> str:
    """The percent sign first, or it would be escaped twice."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
