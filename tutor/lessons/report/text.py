"""Turns findings into text for a terminal: the place, the line with a caret below, what was expected and a hint."""

from collections.abc import Sequence
from typing import Final

from tutor.lessons.excerpt import excerpt
from tutor.lessons.report.finding import Finding
from tutor.lessons.visible import visible

_MARGIN: Final = "  "


def as_text(found: Sequence[Finding]) -> str:
    """One paragraph for each finding."""
    return "\n\n".join(map(_paragraph, found))


def _paragraph(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    mark = " [style]" if finding.level == "style" else ""
    lines = [_one_line(f"{place}: {finding.code}{mark} {finding.message}")]
    if finding.source is not None:
        shown, before = excerpt(finding.source, finding.column)
        number = str(finding.line)
        lines += [
            f"{_MARGIN}{number} | {shown}".rstrip(),
            f"{_MARGIN}{' ' * len(number)} | {' ' * before}^",
        ]
    lines += [f"{_MARGIN}expected: {_one_line(finding.expected)}"] if finding.expected else []
    lines += [f"{_MARGIN}hint: {_one_line(finding.hint)}"] if finding.hint else []
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split("\n"))).replace("\t", " ")
