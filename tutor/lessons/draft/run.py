"""Turns a recorded run into the places that a lesson can speak of, each with words that mean it and nothing else."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tutor.lessons import sentences
from tutor.lessons.draft.quoting import may_refer
from tutor.lessons.reading import Reading
from tutor.lessons.select import MODULE, EventIndex, SelectorError
from tutor.lessons.table import Line, arrange
from tutor.tracer import Trace
from tutor.tracer.trace import Event, Statement

_WORD: Final = re.compile(r"[^\W\d]\w*")
_MOST_IN_A_SENTENCE: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One statement of the program, or one way into or out of a receiver, with all rows at which the run came by.

    `all` means every one of these rows and no other, `first` the first of them alone. `is_twin`: another statement
    says the same. `distance` is 0 where it names what was imported, 1 where it names what came of that, else 2.
    """

    kind: str
    part: str
    statement: Statement
    event: Event
    lines: tuple[Line, ...]
    all: str
    first: str
    is_twin: bool
    distance: int

    @property
    def code(self) -> str:
        return self.statement.text.split("\n", 1)[0].strip()

    @property
    def called(self) -> str:
        """The statement in a sentence: its code in backticks, where that is short."""
        text = self.statement.text.strip()
        at = f"at {{step:{self.first}}}"
        if len(text) > _MOST_IN_A_SENTENCE or "\n" in text or "`" in text or may_refer(text):
            return f"the statement {at}"
        return f"`{text.rstrip(':')}` {at}" if self.is_twin else f"`{text.rstrip(':')}`"


class Watched:
    """One run, to draft a lesson from."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.index = EventIndex(trace)
        table, _ = arrange(trace, self.index, ())
        self.reading = Reading(trace, self.index, table)

    @cached_property
    def sites(self) -> Sequence[Site]:
        """In the order in which the run first came by; without those that no selector can name."""
        lines: dict[tuple[str, int, str], list[Line]] = defaultdict(list)
        for line in self.reading.table.lines:
            lines[_place(line)].append(line)
        return [site for group in lines.values() if (site := self._site(group))]

    def named(self, event: Event) -> str:
        """The selector of this event alone, empty where there is none."""
        if not self.index.verb(event):
            return ""
        selector = self.index.describe(event)
        try:
            found = self.index.find_all(selector)
            if len(found) > 1:
                selector = f"1st {selector}"
                found = self.index.find_all(selector)
        except SelectorError:
            return ""
        return selector if [one.number for one in found] == [event.number] else ""

    def holds(self, expression: str, selector: str) -> str:
        """The recorded value's text, empty where there is none."""
        try:
            return self.reading.value(f"{expression} at {selector}")
        except SelectorError:
            return ""

    def row_of(self, event: Event) -> Line | None:
        """The row in which an event happened, None where it is too far down to be shown."""
        table = self.reading.table
        return table.line(event) if table.shows(event) else None

    def _site(self, lines: Sequence[Line]) -> Site | None:
        moment = lines[0].moments[0]
        event = sentences.subject(moment) or moment.events[0]
        first = self._row(lines[0])
        if not first:
            return None
        return Site(
            kind=sentences.kind_of(moment),
            part=moment.part,
            statement=moment.step.statement,
            event=event,
            lines=tuple(lines),
            all=(self._shared(lines, event) if len(lines) > 1 else "") or first,
            first=first,
            is_twin=self._alike[moment.step.statement.text] > 1,
            distance=self._distance(moment.step.statement),
        )

    @cached_property
    def _alike(self) -> Counter[str]:
        """How many statements have the same text."""
        return Counter(statement.text for statement in {step.statement for step in self.trace.steps})

    def _distance(self, statement: Statement) -> int:
        named = set(_WORD.findall(statement.text))
        imported, derived = self._what_it_is_about
        return 0 if named & imported else 1 if named & derived else 2

    @cached_property
    def _what_it_is_about(self) -> tuple[set[str], set[str]]:
        """The names that the program imports, and those bound by statements that name one of them."""
        imported = {event.name for event in self.trace.events if self.index.verb(event) == "import"}
        bound = [event for event in self.trace.events if event.kind in {"assign", "define"}]
        steps = self.trace.steps
        derived = {
            event.name
            for event in bound
            if imported & set(_WORD.findall(steps[event.step - 1].statement.text))
        }
        return imported, derived - imported

    def _row(self, line: Line) -> str:
        """A selector that means this row and no other."""
        for event in _by_telling(line):
            selector = self.named(event)
            bare = without_ordinal(selector) if selector.startswith("1st ") else selector
            if selector and self._rows(bare) == (line.number,):
                return bare
            if selector and self._rows(selector) == (line.number,):
                return selector
        return ""

    def _shared(self, lines: Sequence[Line], event: Event) -> str:
        wanted = tuple(line.number for line in lines)
        bare = self.index.describe(event) if self.index.verb(event) else ""
        bare = without_ordinal(bare)
        scope = self.index.scope(event)
        inside = f"{bare} in {scope}" if " in " not in bare and scope != MODULE else ""
        line = f"line {lines[0].moments[0].step.statement.line}"
        ways = [bare, inside, *([line] if lines[0].moments[0].part == "statement" else ())]
        return next((way for way in ways if way and self._rows(way) == wanted), "")

    def _rows(self, selector: str) -> tuple[int, ...]:
        try:
            return self.reading.rows(selector)
        except SelectorError:
            return ()


def without_ordinal(selector: str) -> str:
    """`2nd print in f` is `print in f`."""
    return selector.split(" ", 1)[1] if selector[:1].isdigit() else selector


def _place(line: Line) -> tuple[str, int, str]:
    moment = line.moments[0]
    if moment.part in {"receive", "respond"}:
        event = sentences.subject(moment)
        return moment.part, 0, event.name if event else ""
    return moment.part, moment.step.statement.number, ""


def _by_telling(line: Line) -> list[Event]:
    """The events of a row, what it is about first, that a line ran at the last."""
    about = [event for moment in line.moments if (event := sentences.subject(moment))]
    rest = [event for moment in line.moments for event in moment.events]
    return [*about, *sorted(rest, key=lambda event: event.kind == "line")]
