"""Problems in, a report of them out: as text for people, or as JSON, workflow commands or SARIF for other programs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tutor.lessons.problem import Problem
from tutor.lessons.report.finding import Finding, findings
from tutor.lessons.report.github import as_github
from tutor.lessons.report.json import as_json
from tutor.lessons.report.sarif import as_sarif
from tutor.lessons.report.text import as_text

FORMATS: Final[Mapping[str, Callable[[Sequence[Finding]], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}


def report(problems: Sequence[Problem], form: str, root: Path | None = None) -> str:
    """The problems in one of FORMATS, empty where a text of none has nothing to say. Reads the lines they are about.

    `root` is the folder from which relative paths count, the current one if left out.
    """
    return FORMATS[form](list(findings(problems, root or Path())))


def count(problems: Sequence[Problem]) -> str:
    """How many there are, in words: `3 problems, 1 of style`."""
    style = sum(problem.level == "style" for problem in problems)
    total = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    if not style:
        return total
    return f"{total} of style" if style == len(problems) else f"{total}, {style} of style"
