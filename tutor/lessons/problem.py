"""One finding of the checker, and the error that carries all findings of a file at once."""

from dataclasses import dataclass

from tutor.lessons.visible import visible


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """What is wrong at one place of a lesson's file. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """For a terminal, where nothing that a file or a program says may move the cursor."""
        tail = f"; {self.hint}" if self.hint else ""
        return visible(f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}{tail}")


class LessonError(Exception):
    """A lesson can't be used as it stands. `problems` says why, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, sorted(problems))))
        self.problems = sorted(problems)
