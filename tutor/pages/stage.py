"""Turns a lesson's page and a step into what the stage shows there: which parts are lit, and where links lead."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tutor.lessons.page import Cell, CodeLine, Lane, LaneEntry, LessonPage, Row, Track

DEEPEST_INDENT = 4
LEVEL = 4
TAG = re.compile(r"<[^>]*>")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the sample. `state` is a class name; `step` is where its number leads, None if it never runs.

    `indent` is how many levels it stands further in; `during` are the steps inside calls that the line makes, as spans:
    "6-8 12-14".
    """

    number: int
    html: str
    indent: int
    state: str
    step: int | None
    steps: str
    during: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """A row of the table. `inside` is the step of the row that it is nested in."""

    row: Row
    state: str
    inside: int | None
    indent: int
    lines: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A piece of the output and the step that printed it."""

    step: int
    text: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One cell of the tracker. `step` is 0 for Start and one past the last step for Final."""

    step: int
    cell: Cell
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerRow:
    """One variable through the whole run, and how it stands `now`."""

    track: Track
    start: Column
    columns: tuple[Column, ...]
    final: Column
    now: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneStop:
    """What a lane shows of one step."""

    step: int
    entries: tuple[LaneEntry, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRun:
    """A lane through the whole run; steps in which it saw nothing have no stop."""

    lane: Lane
    stops: tuple[LaneStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that the stage prints. `previous` and `following` are None at the ends."""

    step: int
    total: int
    previous: int | None
    following: int | None
    lines: tuple[Line, ...]
    rows: tuple[StageRow, ...]
    printed: tuple[Printed, ...]
    tracker: tuple[TrackerRow, ...]
    lanes: tuple[LaneRun, ...]
    now: StageRow | None

    @property
    def final(self) -> int:
        return self.total + 1

    @property
    def here(self) -> str:
        """The first of the lines that the step is in, as HTML."""
        return next((line.html for line in self.lines if line.state == "is-current"), "")

    @property
    def longest(self) -> str:
        """The sentence that needs the most room."""
        return max((each.row.say for each in self.rows), key=len, default="")

    @property
    def silent(self) -> bool:
        """Nothing has been printed up to this step."""
        return not any(piece.state != "is-later" for piece in self.printed)


def stage_at(page: LessonPage, step: int) -> Stage:
    """`step` counts from 1 and lies within the rows (see `nearest_step`)."""
    total = len(page.rows)
    rows = stage_rows(page.rows, step)
    ends = last_inside(page.rows)
    return Stage(
        step=step,
        total=total,
        previous=step - 1 if step > 1 else None,
        following=step + 1 if step < total else None,
        lines=tuple(code_line(line, ends, step) for line in page.lines),
        rows=rows,
        printed=tuple(
            Printed(step=row.number, text=row.printed, state=state_of([row.number], step))
            for row in page.rows
            if row.printed
        ),
        tracker=tuple(tracker_row(track, step) for track in page.tracks),
        lanes=tuple(lane_run(lane, step) for lane in page.lanes),
        now=rows[step - 1] if rows else None,
    )


def nearest_step(asked: str | None, total: int) -> int:
    """What an address asks for, moved to the nearest step there is; anything but a whole number means the first."""
    if not asked or not WHOLE_NUMBER.fullmatch(asked):
        return 1
    return max(1, min(int(asked), total))


def state_of(steps: Sequence[int], step: int) -> str:
    """Where the run stands as seen by something that these steps touch: `is-current`, `is-passed` or `is-later`."""
    if step in steps:
        return "is-current"
    return "is-passed" if steps and min(steps) < step else "is-later"


def last_inside(rows: Sequence[Row]) -> dict[int, int]:
    """The last step inside the call that a row makes, by the row's number, for those that make one."""
    ends: dict[int, int] = {}
    open_rows: list[Row] = []
    for row in rows:
        while open_rows and open_rows[-1].depth >= row.depth:
            open_rows.pop()
        for outer in open_rows:
            ends[outer.number] = row.number
        open_rows.append(row)
    return ends


def code_line(line: CodeLine, ends: Mapping[int, int], step: int) -> Line:
    """A line that made a call is running until the last step inside that call is over."""
    during = [(number + 1, ends[number]) for number in line.steps if number in ends]
    state = state_of(line.steps, step) if line.steps else ""
    if state == "is-passed" and any(first <= step <= last for first, last in during):
        state = "is-running"
    return Line(
        number=line.number,
        html=line.html,
        indent=indent_of(line.html),
        state=state,
        during=spaced(f"{first}-{last}" for first, last in during),
        step=line.steps[0] if line.steps else None,
        steps=spaced(line.steps),
    )


def indent_of(html: str) -> int:
    """In levels of four blanks; those of a highlighted line may stand inside its first element."""
    shown = TAG.sub("", html)
    return min((len(shown) - len(shown.lstrip(" "))) // LEVEL, DEEPEST_INDENT)


def stage_rows(rows: Iterable[Row], step: int) -> tuple[StageRow, ...]:
    open_rows: list[Row] = []
    shown: list[StageRow] = []
    for row in rows:
        while open_rows and open_rows[-1].depth >= row.depth:
            open_rows.pop()
        shown.append(
            StageRow(
                row=row,
                state=state_of([row.number], step),
                inside=open_rows[-1].number if open_rows else None,
                indent=min(row.depth, DEEPEST_INDENT),
                lines=lines_in_words(row.lines),
                printed=row.printed.rstrip("\n"),
            )
        )
        open_rows.append(row)
    return tuple(shown)


def tracker_row(track: Track, step: int) -> TrackerRow:
    columns = tuple(
        Column(step=number, cell=cell, state=state_of([number], step))
        for number, cell in enumerate(track.cells, 1)
    )
    return TrackerRow(
        track=track,
        start=Column(step=0, cell=track.start, state=""),
        columns=columns,
        final=Column(step=len(columns) + 1, cell=track.final, state=""),
        now=track.cells[step - 1] if track.cells else track.final,
    )


def lane_run(lane: Lane, step: int) -> LaneRun:
    stops = tuple(
        LaneStop(step=number, entries=tuple(entries), state=state_of([number], step))
        for number, entries in groupby(lane.entries, key=lambda entry: entry.step)
    )
    return LaneRun(lane=lane, stops=stops)


def lines_in_words(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"line {first}" if first == last else f"lines {first} to {last}"


def spaced(numbers: Iterable[object]) -> str:
    return " ".join(map(str, numbers))
