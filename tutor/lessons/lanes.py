"""Turns the events of a run's probes into lanes: what the framework did, row by row, beside the program.

Signals have rows of their own in the execution table, so they get no lane.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tutor.lessons import lane_sentences
from tutor.lessons.page import Lane, LaneEntry
from tutor.lessons.table import Table
from tutor.tracer import Trace
from tutor.tracer.trace import Event, Kind

MOST_ENTRIES: Final = 300
DEEPEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What a probe's lane is called, which events it shows, and how deep each of them lies inside others."""

    title: str
    events: frozenset[Kind]
    empty: str
    depths: Callable[[Sequence[Event]], Iterator[int]]


def lanes(probes: Sequence[str], trace: Trace, table: Table) -> tuple[Lane, ...]:
    """A lane for each probe that has one, in the order in which the lesson names them."""
    return tuple(_lane(probe, trace, table) for probe in probes if probe in _LANES)


def _lane(probe: str, trace: Trace, table: Table) -> Lane:
    kind = _LANES[probe]
    events = [event for event in trace.events if event.kind in kind.events]
    end = table.lines[-1].end if table.lines else 0
    shown = [(e, depth) for e, depth in zip(events, kind.depths(events), strict=True) if e.number < end]
    starts = [line.first for line in table.lines]
    return Lane(
        probe=probe,
        title=kind.title,
        entries=tuple(_entry(event, depth, starts) for event, depth in shown[:MOST_ENTRIES]),
        empty=kind.empty,
        left_out=_left_out(len(events) - len(shown[:MOST_ENTRIES])),
    )


def _entry(event: Event, depth: int, starts: Sequence[int]) -> LaneEntry:
    """What happened before the first row that is shown belongs to that row."""
    return LaneEntry(
        step=max(bisect_right(starts, event.number), 1),
        kind=event.kind,
        words=lane_sentences.words(event),
        details=lane_sentences.details(event),
        depth=min(depth, DEEPEST),
        failed=lane_sentences.failed(event),
    )


def _left_out(count: int) -> str:
    if not count:
        return ""
    return "1 more event, not shown." if count == 1 else f"{count:,} more events, not shown."


def _flat(events: Sequence[Event]) -> Iterator[int]:
    return (0 for _ in events)


def _told(events: Sequence[Event]) -> Iterator[int]:
    """The probe says how deep: a block lies inside its template, a variable inside the block."""
    for event in events:
        depth = event.facts.get("nesting")
        yield depth if isinstance(depth, int) else 0


def _onion(events: Sequence[Event]) -> Iterator[int]:
    """Each middleware lies around all that happens between its enter and its leave, and so does the view."""
    around: list[str] = []
    for event in events:
        if event.kind == "request":
            around.clear()
        elif event.kind == "leave" and event.name in around:
            while around.pop() != event.name:
                pass
        elif event.kind == "response":
            around.clear()
        yield len(around)
        if event.kind in {"enter", "view"}:
            around.append(event.name)


def _transactions(events: Sequence[Event]) -> Iterator[int]:
    """Going back to a savepoint doesn't end it: a release does, or the end of the whole transaction."""
    depth = 0
    for event in events:
        name = event.name if event.kind == "transaction" else ""
        if name in {"commit", "rollback"}:
            depth = 0
        elif name == "release":
            depth = max(depth - 1, 0)
        yield max(depth - 1, 0) if name == "restore" else depth
        if name in {"begin", "savepoint"}:
            depth += 1


_LANES: Final[Mapping[str, _Kind]] = {
    "orm": _Kind(
        title="Database",
        events=frozenset({"query", "evaluate", "reuse", "transaction", "schedule", "callback"}),
        empty="No query was sent.",
        depths=_transactions,
    ),
    "http": _Kind(
        title="Request",
        events=frozenset({"request", "enter", "leave", "resolve", "view", "response"}),
        empty="No request came in.",
        depths=_onion,
    ),
    "templates": _Kind(
        title="Templates",
        events=frozenset({"render", "block", "lookup"}),
        empty="No template was rendered.",
        depths=_told,
    ),
    "forms": _Kind(
        title="Forms",
        events=frozenset({"clean", "invalid"}),
        empty="No form was validated.",
        depths=_flat,
    ),
}
