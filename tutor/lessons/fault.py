"""What is wrong with one part of a lesson, named by its path; and the words that all such sentences share."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from tutor.lessons.positions import Path, Place, Positions
from tutor.lessons.problem import Level, Problem
from tutor.lessons.source import Empty

MAX_SHOWN: Final = 40
MAX_LISTED: Final = 8
MAX_COMPARED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. It is shown at the value, or `at_key`, or at a line and column `inside` the value's text.

    `about` is the selector or the variable that the run has nothing for, empty for other faults."""

    path: Path
    code: str
    message: str
    hint: str = ""
    at_key: bool = False
    inside: Place | None = None
    about: str = ""
    level: Level = "error"
    expected: str = ""

    def problem(self, shown_path: str, positions: Positions) -> Problem:
        if self.inside is not None:
            line, column = positions.inside(self.path, *self.inside)
        else:
            line, column = positions.of_key(self.path) if self.at_key else positions.of(self.path)
        return Problem(
            path=shown_path,
            line=line,
            column=column,
            code=self.code,
            message=self.message,
            hint=self.hint,
            level=self.level,
            expected=self.expected,
        )


def named(path: Path) -> str:
    """A part of the file as a person would call it: `'title'`, `item 2 of 'hints'`, `the file`."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {named(path[:-1])}"
    return quoted(path[-1])


def quoted(text: object) -> str:
    """A text in quotation marks on one line, shortened where it is long."""
    line = " ".join(str(text).split())
    return f"'{line}'" if len(line) <= MAX_SHOWN else f"'{line[: MAX_SHOWN - 1]}…'"


def shown(value: object) -> str:
    """A value as found in the file, in a teacher's words."""
    if value is Empty.EMPTY:
        return "empty"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a group of keys"
    return quoted(value) if str(value).strip() else "empty"


def one_of(wrong: object, allowed: Iterable[str]) -> str:
    """What could have been meant: the nearest allowed word, or all of them if they are few."""
    words = list(dict.fromkeys(allowed))
    near = get_close_matches(str(wrong)[:MAX_SHOWN], words[:MAX_COMPARED], n=1)
    if near:
        return f"did you mean {quoted(near[0])}?"
    if len(words) == 1:
        return f"expected {words[0]}"
    listed = ", ".join(words[:MAX_LISTED])
    return f"expected one of: {listed}{', …' if len(words) > MAX_LISTED else ''}" if words else ""
