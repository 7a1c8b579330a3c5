"""Two runs of one sample in, what keeps the first from being recorded out: cut off by the machine, or not the same."""

from itertools import zip_longest
from typing import Final

from tutor.lessons.fault import Fault
from tutor.lessons.positions import Path
from tutor.tracer import Trace
from tutor.tracer.trace import Step, StopReason

# Where these limits are met depends on how fast, and how busy, the machine is.
OF_THE_MACHINE: Final[frozenset[StopReason]] = frozenset({"seconds", "memory"})
_SAID: Final = {"seconds": "it took too long", "memory": "it used too much memory"}


def repeat_fault(path: Path, first: Trace, again: Trace) -> Fault | None:
    """None where the second run was the same as the first."""
    for trace in (first, again):
        if trace.stopped and trace.stopped.reason in OF_THE_MACHINE:
            return cut_off(path, trace.stopped.reason, trace.stopped.message, trace.stopped.line)
    if first.to_json() == again.to_json():
        return None
    line = _first_difference(first, again)
    where = f" from line {line} on" if line else ""
    return Fault(
        path=path,
        code="not-repeatable",
        message=f"the program didn't do the same{where} when it was run again",
        hint="leave out chance, the clock and addresses",
        inside=(line, 1) if line else None,
    )


def cut_off(path: Path, reason: str, message: str = "", line: int | None = None) -> Fault:
    """For a run that one of the machine's limits ended."""
    said = message or _SAID[reason]
    return Fault(
        path=path,
        code="cut-off",
        message=f"the run was stopped ({said}): its recording would differ from machine to machine",
        hint="let it do less and wait for nothing, or try again when the machine is less busy",
        inside=(line, 1) if line else None,
    )


def _first_difference(first: Trace, again: Trace) -> int | None:
    """The line of the first statement that did something else, None where no event or value differs.

    A statement that made a call differs only because the call did, if an event of the call was the first to differ.
    """
    pairs = zip_longest(first.steps, again.steps)
    step = next((one or two for one, two in pairs if one is None or two is None or _differ(one, two)), None)
    events = zip_longest(first.events, again.events)
    event = next((one or two for one, two in events if one != two), None)
    inner = first.steps[event.step - 1] if event and event.step <= len(first.steps) else None
    if step and inner and not _lies_in(inner, step, first):
        inner = min(step, inner, key=lambda each: each.number)
    found = inner or step
    return found.statement.line if found else None


def _differ(one: Step, two: Step) -> bool:
    return (one.statement.number, one.evaluations) != (two.statement.number, two.evaluations)


def _lies_in(step: Step, outer: Step, trace: Trace) -> bool:
    while step.parent and step.number != outer.number:
        step = trace.steps[step.parent - 1]
    return step.number == outer.number
