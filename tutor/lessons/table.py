"""Arranges the moments of a run into the rows that are shown: hidden, merged and worded as the author wants."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tutor.lessons.moments import Moment, moment_at, moments_of
from tutor.lessons.schema import Row as RowWords
from tutor.lessons.select import EventIndex, SelectorError, parse_selector
from tutor.tracer import Trace
from tutor.tracer.trace import Event

MOST_ROWS: Final = 200
_NO_DEEDS: Final = frozenset({"...", "pass"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the author says on one row; `place` is the index in `table: rows:`."""

    place: int
    row: RowWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One shown row before it is written out. `moments` are at least one; `first` and `end` bound its events.

    A hidden row's events belong to the row shown before it, so that nothing printed or changed is lost.
    """

    number: int
    moments: tuple[Moment, ...]
    words: tuple[Words, ...]
    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All shown rows of a trace. `left_out` is how many more steps the run had after the last of them."""

    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]
    shown_as: Mapping[int, int] = field(default_factory=dict)
    left_out: int = 0

    def shows(self, event: Event) -> bool:
        return moment_at(self.moments, event.number) in self.shown_as

    def number(self, event: Event) -> int:
        """The number of the row that shows an event. Raises SelectorError where its row is not shown."""
        index = moment_at(self.moments, event.number)
        if index in self.shown_as:
            return self.shown_as[index]
        if self.left_out and self.moments[index].first >= self.lines[-1].end:
            raise SelectorError(
                f"this lies behind the last row shown ({len(self.lines)})", "point at an earlier one"
            )
        raise SelectorError("the row of this event is hidden", "show the row, or point at another")

    def line(self, event: Event) -> Line:
        return self.lines[self.number(event) - 1]


def arrange(
    trace: Trace, index: EventIndex, rows: Sequence[RowWords]
) -> tuple[Table, list[tuple[int, SelectorError]]]:
    """The table, and what is wrong with the author's rows, each with the place of the row."""
    moments = moments_of(trace)
    words, faults = _words_by_moment(index, moments, rows)
    whole = tuple(_with_whole_classes(moments, words))
    if len(whole) < len(moments):
        moments = whole
        words, _ = _words_by_moment(index, moments, rows)
    groups = _groups(moments, words)
    shown = groups[:MOST_ROWS]
    left = groups[MOST_ROWS:]
    lines = tuple(_lines(shown, words, left[0][0].first if left else len(trace.events) + 1))
    places = {moment.first: index for index, moment in enumerate(moments)}
    shown_as = {places[moment.first]: line.number for line in lines for moment in line.moments}
    unseen = sum(moment.part == "statement" for group in left for moment in group)
    return Table(lines=lines, moments=moments, shown_as=shown_as, left_out=unseen), faults


def _words_by_moment(
    index: EventIndex, moments: Sequence[Moment], rows: Sequence[RowWords]
) -> tuple[dict[int, list[Words]], list[tuple[int, SelectorError]]]:
    words: dict[int, list[Words]] = defaultdict(list)
    faults: list[tuple[int, SelectorError]] = []
    for place, row in enumerate(rows):
        try:
            found = index.find_all(row.at)
        except SelectorError as error:
            faults.append((place, error))
            continue
        for number in dict.fromkeys(moment_at(moments, event.number) for event in found):
            words[moments[number].first].append(Words(place=place, row=row))
    for said in words.values():
        # What is said of one of them ("2nd assign x") goes before what is said of all.
        said.sort(key=lambda one: parse_selector(one.row.at).ordinal is None)
    return words, faults


def _with_whole_classes(moments: Sequence[Moment], words: Mapping[int, Sequence[Words]]) -> Iterable[Moment]:
    """The moments, with one alone for a class whose body does nothing, unless the author has arranged its rows."""
    place = 0
    while place < len(moments):
        length = _class_without_deeds(moments, place)
        parts = moments[place : place + length]
        arranged = any(one.row.hide or one.row.merge for each in parts for one in words.get(each.first, ()))
        if length > 1 and not arranged:
            yield replace(parts[0], events=tuple(event for each in parts for event in each.events))
            place += length
        else:
            yield moments[place]
            place += 1


def _class_without_deeds(moments: Sequence[Moment], place: int) -> int:
    """How many moments a class statement takes from its beginning here to its end, 0 where its body does more."""
    step = moments[place].step
    if step.statement.kind != "class" or moments[place].part != "statement":
        return 0
    for length, moment in enumerate(moments[place + 1 :], start=2):
        if moment.part == "return" and moment.step is step:
            return length
        if moment.step.parent != step.number or moment.step.statement.text.strip() not in _NO_DEEDS:
            return 0
    return 0


def _groups(moments: Sequence[Moment], words: Mapping[int, Sequence[Words]]) -> list[list[Moment]]:
    """The moments of each shown row; hidden moments are in none."""
    groups: list[list[Moment]] = []
    joins_next = False
    for moment in moments:
        mine = [one.row for one in words.get(moment.first, ())]
        if any(row.hide for row in mine):
            continue
        if groups and (joins_next or any(row.merge == "with previous" for row in mine)):
            groups[-1].append(moment)
        else:
            groups.append([moment])
        joins_next = any(row.merge == "with next" for row in mine)
    return groups


def _lines(
    groups: Sequence[Sequence[Moment]], words: Mapping[int, Sequence[Words]], end: int
) -> Iterable[Line]:
    ends = [*(group[0].first for group in groups[1:]), end]
    for number, (group, stop) in enumerate(zip(groups, ends, strict=False), start=1):
        yield Line(
            number=number,
            moments=tuple(group),
            words=tuple(one for moment in group for one in words.get(moment.first, ())),
            first=group[0].first,
            end=stop,
        )
