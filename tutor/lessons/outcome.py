"""Boils one run of a program down to what a claim can ask of it, and says it in a sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from tutor.lessons.sentences import is_printed, output_text
from tutor.lessons.visible import visible
from tutor.tracer import Trace
from tutor.tracer.trace import Event

_MOST_SHOWN: Final = 300
_MOST_LINES: Final = 4
_LIMITS: Final[Mapping[str, str]] = {
    "steps": "It would have taken too many steps.",
    "seconds": "It would have taken too long.",
    "output": "It would have printed too much.",
    "memory": "It would have used too much memory.",
}
# Addresses differ from run to run, and where Python's modules lie differs from machine to machine.
_UNSTEADY: Final = re.compile(r" at 0x[0-9a-fA-F]+| \((?:/|[A-Za-z]:\\)[^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a program did. `exception` is the type's name, empty if it ran to its end; `value` is how Python shows
    the claimed expression, None if there was none or the program didn't get that far.

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

    @property
    def ended_well(self) -> bool:
        return not self.exception and not self.stopped

    def count(self, name: str) -> int:
        """How often a function or receiver ran: a receiver that is no function of the program is only received."""
        return max(self.calls.get(name, 0), self.receives.get(name, 0))


def outcome_of(trace: Trace, *, asked_from: int | None = None) -> Outcome:
    """`asked_from` is the line of the statement that was put behind the program to print the claimed value."""
    asked = {step.number for step in trace.steps if asked_from and step.statement.line >= asked_from}
    written = [(event.step in asked, output_text(event)) for event in trace.events if is_printed(event)]
    stopped = trace.stopped
    failed = stopped is not None and stopped.reason == "exception"
    return Outcome(
        stdout=_steady("".join(text for answers, text in written if not answers)),
        exception=(stopped.exception or "Exception") if stopped and failed else "",
        message=_steady(stopped.message) if stopped and failed else "",
        stopped=stopped.reason if stopped and not failed else "",
        value=visible("".join(text for answers, text in written if answers))
        if asked and not stopped
        else None,
        calls=_counted(_called(event) for event in trace.events if event.kind == "call" or is_printed(event)),
        receives=_counted(event.name for event in trace.events if event.kind == "receive"),
    )


def sentence(outcome: Outcome) -> str:
    """What the run really did, as HTML."""
    said = _short(outcome.stdout)
    prints = f"prints {_lines(said)}" if said else "prints nothing"
    if outcome.exception:
        end = f"raises {code(_exception(outcome))}"
        return f"This {prints} and then {end}." if said else f"This {end}."
    if outcome.stopped:
        return f"This was stopped. {escape(_LIMITS.get(outcome.stopped, outcome.message))}"
    if outcome.value is not None:
        return f"This {prints}, and the value asked for is {code(outcome.value.strip())}."
    return f"This {prints}." if said else "This runs to its end and prints nothing."


def _called(event: Event) -> str:
    """A function by its own name; what was printed counts as calls of `print`."""
    return "print" if event.kind == "output" else event.name.rpartition(".")[2]


def _lines(said: str) -> str:
    lines = said.split("\n")
    return ", then ".join(map(code, lines)) if len(lines) <= _MOST_LINES else code(said)


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _steady(text: str) -> str:
    """As it is shown on the page too, so that a claim can speak of every character."""
    return visible(_UNSTEADY.sub("", text))


def code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _exception(outcome: Outcome) -> str:
    return f"{outcome.exception}: {_short(outcome.message)}" if outcome.message else outcome.exception


def _short(text: str) -> str:
    text = text.rstrip("\n")
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
