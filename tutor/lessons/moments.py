"""Turns a trace into moments: one for each beginning of a statement, each call into a receiver, each coming back."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tutor.tracer import Trace
from tutor.tracer.trace import Event, Step

Part = Literal["statement", "receive", "respond", "return"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What can become one row. It covers the events from `first` up to the next moment's first, in time order.

    `depth` is how many calls it lies inside; a framework's own call of a receiver counts like the program's.
    `resumed` is the step that goes on after a coming back.
    """

    part: Part
    step: Step
    depth: int
    events: tuple[Event, ...]

    @property
    def first(self) -> int:
        return self.events[0].number


@dataclass(slots=True)
class _Open:
    """A call that is going on: where it was made, how many moments there were, whether a receiver is called."""

    part: Literal["send", "receive", "call"]
    frame: int
    step: int
    moments: int


class _Walk:
    """Goes through the events once, keeping the calls that are open."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._open: list[_Open] = []
        self._starts: list[tuple[int, Part, int, int]] = []
        self._back = False

    def moments(self) -> tuple[Moment, ...]:
        events = self._trace.events
        for index, event in enumerate(events):
            self._see(index, event)
        ends = [start[0] for start in self._starts[1:]] + [len(events)] if self._starts else []
        return tuple(
            Moment(part=part, step=self._trace.steps[step - 1], depth=depth, events=tuple(events[begin:end]))
            for (begin, part, step, depth), end in zip(self._starts, ends, strict=True)
        )

    def _see(self, index: int, event: Event) -> None:
        if event.kind == "line":
            self._leave(event.step)
            self._start(index, "statement", event.step)
        elif event.kind == "send":
            self._open.append(self._opened("send", event))
        elif event.kind == "receive":
            self._start(index, "receive", event.step)
            self._open.append(self._opened("receive", event))
        elif event.kind == "respond":
            self._respond(index, event)
        elif event.kind == "call":
            self._call(event)
        elif event.kind == "return":
            self._return(index, event)

    def _call(self, event: Event) -> None:
        if self._open and self._open[-1].part == "receive" and not self._open[-1].frame:
            self._open[-1].frame = event.frame
        else:
            self._open.append(self._opened("call", event))

    def _return(self, index: int, event: Event) -> None:
        self._end_sends(event.frame)
        top = self._open[-1] if self._open else None
        if top is None or top.frame != event.frame:
            return
        if top.part == "receive":
            self._open.pop()
            self._start(index, "respond", top.step)
            self._back = True
        elif top.part == "call":
            self._open.pop()
            if len(self._starts) > top.moments:
                self._start(index, "return", top.step)

    def _end_sends(self, frame: int) -> None:
        """`return signal.send(...)`: what sent is coming back, so the sends in it are over."""
        calls = [call for call in self._open if call.part != "send"]
        if calls and calls[-1].frame == frame:
            while self._open[-1].part == "send":
                self._open.pop()

    def _respond(self, index: int, event: Event) -> None:
        if self._back:
            self._back = False
            return
        while self._open and self._open[-1].part != "receive":
            self._open.pop()
        if self._open:
            self._open.pop()
        self._start(index, "respond", event.step)

    def _leave(self, step: int) -> None:
        """A send ends without an event of its own, and a call that raises may, too: when other code goes on."""
        parents = self._parents(step)
        while self._open and self._open[-1].step not in parents:
            self._open.pop()

    def _parents(self, step: int) -> set[int]:
        found: set[int] = set()
        parent = self._trace.steps[step - 1].parent
        while parent and parent not in found:
            found.add(parent)
            parent = self._trace.steps[parent - 1].parent
        return found

    def _opened(self, part: Literal["send", "receive", "call"], event: Event) -> _Open:
        frame = event.frame if part == "call" else 0
        return _Open(part=part, frame=frame, step=event.step, moments=len(self._starts))

    def _start(self, index: int, part: Part, step: int) -> None:
        self._starts.append((index, part, step, len(self._open)))


def moments_of(trace: Trace) -> tuple[Moment, ...]:
    """In time order; together they cover every event but those before the first statement."""
    return _Walk(trace).moments()


def moment_at(moments: Sequence[Moment], event: int) -> int:
    """The index of the moment that an event's number falls in."""
    return max(bisect_right(moments, event, key=lambda moment: moment.first) - 1, 0)
