"""Turns the rows of two runs into pairs that are the same step, and what differs in them into sentences."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from tutor.lessons.page import LessonPage, Row, Track
from tutor.lessons.text import plain

Pairs: TypeAlias = tuple[tuple[Row | None, Row | None], ...]

_MOST_LINES: Final = 3
# Rows of a statement that has one of its own.
_IN_OTHER_ROWS: Final = frozenset({"receive", "respond", "return"})


def aligned(old: Sequence[Row], new: Sequence[Row]) -> Pairs:
    """Each row of both once, in order: with its partner, or None where the other run has no such step."""
    found: list[tuple[Row | None, Row | None]] = []
    for tag, a, b, c, d in _blocks([_known_by(row) for row in old], [_known_by(row) for row in new]):
        if tag == "equal":
            found += zip(old[a:b], new[c:d], strict=True)
        else:
            found += _alike(old[a:b], new[c:d])
    return tuple(found)


def code(old: LessonPage, new: LessonPage) -> Iterator[str]:
    before, after = old.source.split("\n"), new.source.split("\n")
    for tag, a, b, c, d in _blocks(before, after):
        if tag != "equal":
            gone, come = before[a:b], after[c:d]
            yield _instead(_lines(come), _lines(gone), "line")


def steps(old: LessonPage, new: LessonPage, pairs: Pairs) -> Iterator[str]:
    for one, two in pairs:
        if one is None and two is not None:
            yield f"Step {two.number} is new: {called(two)}."
        elif two is None and one is not None:
            yield f"Step {one.number} is gone: {called(one)}."
        elif one is not None and two is not None:
            yield from _changed(one, two)
    moved = [(one, two) for one, two in pairs if one and two and one.number != two.number]
    if moved:
        count = "1 step has" if len(moved) == 1 else f"{len(moved)} steps have"
        one, two = moved[0]
        yield f"{count} another number, the first of them {called(one)}: it was {one.number} and is {two.number}."


def values(old: LessonPage, new: LessonPage, pairs: Pairs) -> Iterator[str]:
    before, after = _tracks(old), _tracks(new)
    for key in [*before, *(key for key in after if key not in before)]:
        one, two = before.get(key), after.get(key)
        if one is None:
            yield f"The tracker shows {_variable(key)} now."
        elif two is None:
            yield f"The tracker doesn't show {_variable(key)} any more."
        else:
            yield from _other_values(key, one, two, pairs)


def output(old: LessonPage, new: LessonPage) -> Iterator[str]:
    before, after = old.output.rstrip("\n"), new.output.rstrip("\n")
    if before != after:
        one, two = before.split("\n") if before else [], after.split("\n") if after else []
        yield f"The program prints {_lines(two)}; before it printed {_lines(one)}."


def ending(old: LessonPage, new: LessonPage) -> Iterator[str]:
    if old.stopped != new.stopped:
        now = new.stopped or "The run comes to its end"
        before = old.stopped or "the run came to its end"
        yield f"{now}; before: {before[0].lower()}{before[1:]}."


def called(row: Row) -> str:
    return f"«{plain(row.title_html)}»"


def _blocks(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    return [*SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()]


def _known_by(row: Row) -> tuple[str, str, int]:
    return row.code, row.kind, row.depth


def _alike(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Steps of the same kind whose code was changed are the same step; all others are not."""
    for tag, a, b, c, d in _blocks(
        [(row.kind, row.depth) for row in old], [(row.kind, row.depth) for row in new]
    ):
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from ((row, None) for row in old[a:b])
            yield from ((None, row) for row in new[c:d])


def _changed(one: Row, two: Row) -> Iterator[str]:
    said = f"Step {two.number}, {called(two)}"
    if one.code != two.code and two.kind not in _IN_OTHER_ROWS:
        yield f"{said}, runs {_quoted(two.code)} instead of {_quoted(one.code)}."
    if one.result != two.result:
        yield f"{said}: {two.result or 'no result'}; before: {one.result or 'no result'}."
    before, after = _evaluated(one), _evaluated(two)
    for (expression, place), value in after.items():
        was = before.get((expression, place), value)
        if was != value:
            yield f"{said}: {expression} is {value} instead of {was}."


def _evaluated(row: Row) -> dict[tuple[str, int], str]:
    """Values by their expression, which a row of several statements may have several times."""
    found: dict[tuple[str, int], str] = {}
    for each in row.evaluations:
        place = sum(expression == each.expression for expression, _ in found)
        found[each.expression, place] = each.value
    return found


def _tracks(page: LessonPage) -> dict[tuple[str, str], Track]:
    return {(track.scope, track.name): track for track in page.tracks}


def _variable(key: tuple[str, str]) -> str:
    scope, name = key
    return f"«{name}» in {scope}" if scope else f"«{name}»"


def _other_values(key: tuple[str, str], one: Track, two: Track, pairs: Pairs) -> Iterator[str]:
    after = [
        (row.number, one.cells[before.number - 1].text, two.cells[row.number - 1].text)
        for before, row in pairs
        if before and row
    ]
    other = [(number, was, now) for number, was, now in after if was != now]
    if other:
        number, was, now = other[0]
        count = "1 step" if len(other) == 1 else f"{len(other)} steps"
        first = "" if len(other) == 1 else ", the first time"
        yield (
            f"{_variable(key)} has another value at {count}{first} at step {number}: "
            f"{now or 'nothing'} instead of {was or 'nothing'}."
        )
    elif one.final.text != two.final.text:
        yield f"{_variable(key)} is {two.final.text or 'nothing'} in the end, not {one.final.text or 'nothing'}."


def _lines(lines: Sequence[str]) -> str:
    shown = [line for line in lines if line.strip()]
    if not shown:
        return "nothing"
    if len(shown) > _MOST_LINES:
        return f"{len(shown)} lines, from {_quoted(shown[0])} to {_quoted(shown[-1])}"
    return ", then ".join(map(_quoted, shown))


def _instead(come: str, gone: str, what: str) -> str:
    if gone == "nothing" == come:
        return f"A blank {what} more or less."
    if gone == "nothing":
        return f"New: {come}."
    return f"Gone: {gone}." if come == "nothing" else f"{come} instead of {gone}."


def _quoted(text: str) -> str:
    return f"«{' '.join(text.split())}»"


def same_steps(pairs: Pairs) -> dict[int, int]:
    """The number that each step of the old run has in the new one, for those that are in both."""
    return {one.number: two.number for one, two in pairs if one and two}
