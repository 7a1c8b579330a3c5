"""One finding of the checker, and the error that carries all findings of a file at once."""

from dataclasses import dataclass
from typing import Literal

from tutor.lessons.visible import visible

Level = Literal["error", "style"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """What is wrong at one place of a lesson's file. Lines and columns count from 1, columns in characters.

    `expected` is what should stand there, without the word; where it is empty, a hint may begin with that word. The
    level `error` is for what is false or can't be shown, `style` for what is true and yet no good teaching.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    level: Level = "error"
    expected: str = ""

    def __str__(self) -> str:
        """For a terminal, where nothing that a file or a program says may move the cursor."""
        wanted = f"expected {self.expected}" if self.expected else ""
        said = "; ".join(filter(None, (self.message, wanted, self.hint)))
        return visible(f"{self.path}:{self.line}:{self.column}: {self.code} {said}")


class LessonError(Exception):
    """A lesson can't be used as it stands. `problems` says why, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, sorted(problems))))
        self.problems = sorted(problems)
