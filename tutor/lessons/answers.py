"""A run's trace and what a claim asks of it in, the answers out, as small as they can be kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tutor.lessons.ask import Ask
from tutor.lessons.moments import moment_at, moments_of
from tutor.lessons.reading import look_up
from tutor.lessons.select import EventIndex, SelectorError
from tutor.lessons.visible import visible
from tutor.tracer import Trace
from tutor.tracer.trace import Event, State, Value

# One more than a claim can speak of, so that too many are not taken for the most that are allowed.
MOST_EVENTS: Final = 1001
MOST_VALUES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """`events` has the numbers of events by selector, `value` what was looked up, `seen` the values that a variable
    had one after the other. `lost` says of each selector or expression that the run has nothing for what it has
    instead."""

    events: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    value: str | None = None
    seen: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)


def answers(trace: Trace, ask: Ask) -> Answers:
    """What the run shows of what is asked."""
    if not (ask.events or ask.at or ask.stays):
        return Answers()
    look = _Look(trace)
    events = {selector: look.numbers(selector) for selector in ask.events}
    value = look.value(ask.value, ask.at) if ask.at else None
    seen = look.seen(ask.stays, ask.since) if ask.stays else ()
    return Answers(events=events, value=value, seen=seen, lost=look.lost)


class _Look:
    """One trace being looked through."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._index = EventIndex(trace)
        self.lost: dict[str, str] = {}

    def numbers(self, selector: str) -> tuple[int, ...]:
        return tuple(event.number for event in self._events(selector)[:MOST_EVENTS])

    def value(self, expression: str, selector: str) -> str | None:
        """As it stood when the statement of the first such event was done, or gave control to another."""
        events = self._events(selector)
        if not events:
            return None
        state = next(self._states(events[0]))
        found = look_up(expression, state, self._trace.steps[events[0].step - 1])
        if found is None:
            self.lost[expression] = _known(state)
            return None
        return visible(found.text)

    def seen(self, expression: str, since: str) -> tuple[str, ...]:
        """Its values in order, each that differs from the one before, as far as they are worth telling."""
        events = self._events(since) if since else []
        if since and not events:
            return ()
        found: list[str] = []
        state = None
        for state in self._states(events[0] if events else None):
            value = look_up(expression, state)
            if value and value.cut:
                self.lost[expression] = "its value is too long to be compared"
                return ()
            _note(found, value)
            if len(found) == MOST_VALUES:
                break
        if not found:
            self.lost[expression] = _known(state) if state else "nothing was recorded"
        return tuple(found)

    def _events(self, selector: str) -> Sequence[Event]:
        try:
            return self._index.find_all(selector)
        except SelectorError as error:
            self.lost[selector] = error.hint
            return []

    def _states(self, event: Event | None) -> Iterator[State]:
        """After each moment, from that of the event on."""
        moments = moments_of(self._trace)
        first = moment_at(moments, event.number) if event else 0
        ends = [moment.first - 1 for moment in moments[first + 1 :]]
        for end in [*ends, len(self._trace.events)]:
            yield self._trace.state(end)


def _note(found: list[str], value: Value | None) -> None:
    if value and (not found or found[-1] != visible(value.text)):
        found.append(visible(value.text))


def _known(state: State) -> str:
    names = dict.fromkeys(name for frame in state.frames for name in frame.variables)
    return f"there are {', '.join(names)}" if names else "there is no variable"
