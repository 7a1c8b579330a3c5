"""Finds a sample that is too long or too wide to follow, and key moments that tell what the table has told."""

from collections.abc import Iterator
from typing import Final

from tutor.lessons.fault import Fault, quoted
from tutor.lessons.schema import Lesson, Row
from tutor.lessons.style.words import bare, content_words

MOST_LINES: Final = 60
LONGEST_LINE: Final = 72
# Of an answer's words with content, so many stand in the row already: what is left are a few fillers.
RESTATED: Final = 0.8
FEWEST_WORDS: Final = 3


def text_faults(lesson: Lesson) -> Iterator[Fault]:
    lines = lesson.sample.rstrip().count("\n") + 1
    if lines > MOST_LINES:
        yield Fault(
            path=("sample",),
            code="long-sample",
            message=f"the sample has {lines} lines",
            expected=f"at most {MOST_LINES}, which fit on a screen beside the table",
            hint="leave out what the lesson isn't about, or make two lessons of it",
            inside=(MOST_LINES + 1, 1),
        )
    yield from _long_line(lesson)
    yield from _restated(lesson)


def _long_line(lesson: Lesson) -> Iterator[Fault]:
    """One for the sample, at the first of them."""
    lines = enumerate(lesson.sample.split("\n"), start=1)
    long = [(number, len(line)) for number, line in lines if len(line) > LONGEST_LINE]
    if long:
        number, length = long[0]
        others = ", ".join(str(other) for other, _ in long[1:])
        yield Fault(
            path=("sample",),
            code="long-line",
            message=f"line {number} of the sample has {length} characters",
            expected=f"at most {LONGEST_LINE}, which hardly break on a screen beside the flow",
            hint=f"break it where Python lets you, and so lines {others}" if others else "",
            inside=(number, LONGEST_LINE + 1),
        )


def _restated(lesson: Lesson) -> Iterator[Fault]:
    for place, moment in enumerate(lesson.key_moments):
        said = content_words(moment.answer)
        row = next((row for row in lesson.table.rows if _is_restated(said, row)), None)
        if row is not None:
            yield Fault(
                path=("key_moments", place, "answer"),
                code="restated-row",
                message=f"the answer says what the row {quoted(row.at)} says",
                expected="why it is so, or what would be if it weren't",
                hint=f"the row says: {quoted(bare(_told(row)))}",
            )


def _is_restated(said: set[str], row: Row) -> bool:
    return len(said) >= FEWEST_WORDS and len(said & content_words(_told(row))) >= RESTATED * len(said)


def _told(row: Row) -> str:
    return ". ".join(filter(None, (row.title, row.note)))
