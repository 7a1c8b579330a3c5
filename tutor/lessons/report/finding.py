"""Turns problems into findings: each with the line of the file that it is about, and its hint told from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.lessons.expectations import EXPECTED
from tutor.lessons.files import lessons_folder, read_file
from tutor.lessons.problem import Level, Problem
from tutor.lessons.source import MAX_FILE

_EXPECTED: Final = "expected "


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem as a report shows it. Texts are as found: whoever prints them makes them visible.

    `source` is the line of the file, without its end, and None where there is no such line to read.
    """

    path: str
    line: int
    column: int
    code: str
    level: Level
    message: str
    expected: str
    hint: str
    source: str | None

    @property
    def advice(self) -> str:
        """What was expected and the hint, as one sentence; empty where there is neither."""
        wanted = f"{_EXPECTED}{self.expected}" if self.expected else ""
        return "; ".join(filter(None, (wanted, self.hint)))


def findings(problems: Sequence[Problem], root: Path) -> Iterator[Finding]:
    """In the order given. Each file is read once."""
    files: dict[str, list[str]] = {}
    for problem in problems:
        if problem.path not in files:
            files[problem.path] = _lines(root / problem.path)
        yield _finding(problem, files[problem.path])


def _finding(problem: Problem, lines: Sequence[str]) -> Finding:
    expected, hint = _told_apart(problem)
    return Finding(
        path=problem.path,
        line=problem.line,
        column=problem.column,
        code=problem.code,
        level=problem.level,
        message=problem.message,
        expected=expected,
        hint=hint,
        source=lines[problem.line - 1] if 1 <= problem.line <= len(lines) else None,
    )


def _told_apart(problem: Problem) -> tuple[str, str]:
    """What was expected, and what more there is to say."""
    if problem.expected or not problem.hint.startswith(_EXPECTED):
        return problem.expected or EXPECTED.get(problem.code, ""), problem.hint
    expected, _, hint = problem.hint.removeprefix(_EXPECTED).partition("; ")
    return expected, hint


def _lines(path: Path) -> list[str]:
    """The file's lines as the reader counts them; none where it can't be read."""
    try:
        data = read_file(path, within=lessons_folder(path), most=MAX_FILE)
    except (OSError, ValueError):
        return []
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
