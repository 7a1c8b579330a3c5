"""Boils one run of a program down to what a claim can ask of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tutor.lessons.answers import answers
from tutor.lessons.ask import Ask
from tutor.lessons.sentences import is_printed, output_text
from tutor.lessons.visible import visible
from tutor.tracer import Trace
from tutor.tracer.trace import Event

# Addresses differ from run to run, and where Python's modules lie differs from machine to machine.
_UNSTEADY: Final = re.compile(r" at 0x[0-9a-fA-F]+| \((?:/|[A-Za-z]:\\)[^()]*\)")

_TO_COMPARE: Final = ("stdout", "exception", "message", "stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a program did. `exception` is the type's name, empty if it ran to its end; `value` is how Python shows
    the claimed expression, None if there was none or the program didn't get that far. `events` has the numbers of
    the events that were asked for, by selector, `seen` the values that a variable had, one after the other, and
    `same` whether the run did what the sample's did, None where nobody asked. `lost` says of each selector or
    expression that the run has nothing for what it has instead.

    `calls` and `receives` count by the name of the function; `stopped` names a limit that ended the run, or is
    "sandbox" where the program could not be run at all, with the reason as its message.
    """

    stdout: str = ""
    exception: str = ""
    message: str = ""
    stopped: str = ""
    value: str | None = None
    calls: Mapping[str, int] = field(default_factory=dict)
    receives: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    same: bool | None = None
    lost: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended_well(self) -> bool:
        return not self.exception and not self.stopped

    def count(self, name: str) -> int:
        """How often a function or receiver ran: a receiver that is no function of the program is only received."""
        return max(self.calls.get(name, 0), self.receives.get(name, 0))


NOTHING_ASKED: Final = Ask()


def outcome_of(
    trace: Trace, ask: Ask = NOTHING_ASKED, *, asked_from: int | None = None, sample: Outcome | None = None
) -> Outcome:
    """`asked_from` is the line of the statement that was put behind the program to print the claimed value, and
    `sample` what the sample does, for a claim that compares the two."""
    found = answers(trace, ask)
    plain = _plain(trace, asked_from)
    same = did_the_same(plain, sample) if sample and ask.sample else None
    value = found.value if ask.at else plain.value
    return replace(plain, value=value, events=found.events, seen=found.seen, same=same, lost=found.lost)


def did_the_same(one: Outcome, other: Outcome) -> bool:
    """Whether both printed the same and ended in the same way."""
    return all(getattr(one, name) == getattr(other, name) for name in _TO_COMPARE)


def _plain(trace: Trace, asked_from: int | None) -> Outcome:
    asked = {step.number for step in trace.steps if asked_from and step.statement.line >= asked_from}
    written = [(event.step in asked, output_text(event)) for event in trace.events if is_printed(event)]
    stopped = trace.stopped
    failed = stopped is not None and stopped.reason == "exception"
    return Outcome(
        stdout=steady("".join(text for answers, text in written if not answers)),
        exception=(stopped.exception or "Exception") if stopped and failed else "",
        message=steady(stopped.message) if stopped and failed else "",
        stopped=stopped.reason if stopped and not failed else "",
        value=visible("".join(text for answers, text in written if answers))
        if asked and not stopped
        else None,
        calls=_counted(_called(event) for event in trace.events if event.kind == "call" or is_printed(event)),
        receives=_counted(event.name for event in trace.events if event.kind == "receive"),
    )


def _called(event: Event) -> str:
    """A function by its own name; what was printed counts as calls of `print`."""
    return "print" if event.kind == "output" else event.name.rpartition(".")[2]


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(names).items()))


def steady(text: str) -> str:
    """As it is shown on the page too, so that a claim can speak of every character."""
    return visible(_UNSTEADY.sub("", text))
